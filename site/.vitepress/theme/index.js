// The default theme, which forgets the main landmark on pages that are no documents: the first one, and that of a wrong address.

import { useRoute } from 'vitepress'
import DefaultTheme from 'vitepress/theme'
import { h, nextTick, onMounted, watch } from 'vue'
import './style.css'

const Layout = {
  setup() {
    const route = useRoute()
    onMounted(markMain)
    watch(
      () => route.path,
      () => nextTick(markMain),
    )
    return () => h(DefaultTheme.Layout)
  },
}

function markMain() {
  const content = document.getElementById('VPContent')
  if (content.querySelector('main')) content.removeAttribute('role')
  else content.setAttribute('role', 'main')
}

export default { extends: DefaultTheme, Layout }
