// Or it takes for the root whichever folder above has a lock file.
export default { outputFileTracingRoot: import.meta.dirname }
