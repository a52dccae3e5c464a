package main

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"

	"github.com/golang-jwt/jwt/v5"
)

type jwk struct{ Kty, Crv, Kid, Alg, N, E, X, Y string }

// golang-jwt takes one key of a Go type: this chooses that of the token's kid, or the only one, and reads it.
func keyFor(one testCase, token *jwt.Token) (any, error) {
	if one.Secret != nil {
		return octets(*one.Secret), nil
	}
	text := []byte{}
	if one.Jwks != nil {
		text = []byte(*one.Jwks)
	} else {
		text = octets(*one.JwksBase64url)
	}
	var set struct{ Keys []jwk }
	if err := json.Unmarshal(text, &set); err != nil {
		return nil, err
	}
	for _, key := range set.Keys {
		if kid := token.Header["kid"]; kid == nil && len(set.Keys) == 1 || kid == key.Kid {
			if key.Alg != "" && key.Alg != token.Method.Alg() {
				return nil, errors.New("the key is for another algorithm")
			}
			return publicKey(key)
		}
	}
	return nil, errors.New("no key matches")
}

func publicKey(key jwk) (any, error) {
	number := func(text string) *big.Int { return new(big.Int).SetBytes(octets(text)) }
	curves := map[string]elliptic.Curve{"P-256": elliptic.P256(), "P-384": elliptic.P384(), "P-521": elliptic.P521()}
	switch {
	case key.Kty == "RSA":
		return &rsa.PublicKey{N: number(key.N), E: int(number(key.E).Int64())}, nil
	case key.Kty == "EC" && curves[key.Crv] != nil:
		return &ecdsa.PublicKey{Curve: curves[key.Crv], X: number(key.X), Y: number(key.Y)}, nil
	case key.Kty == "OKP" && key.Crv == "Ed25519" && len(octets(key.X)) == ed25519.PublicKeySize:
		return ed25519.PublicKey(octets(key.X)), nil
	}
	return nil, errors.New("a key of another type")
}

func octets(text string) []byte {
	bytes, _ := base64.RawURLEncoding.DecodeString(text)
	return bytes
}
