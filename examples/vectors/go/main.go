// Runs the cases of jwt-verdict-vectors against golang-jwt: go run . node_modules/jwt-verdict-vectors
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

type testCase struct {
	ID, Comment, Expect, Token  string
	Jwks, JwksBase64url, Secret *string
	Now                         float64
	Policy                      map[string]any
}

// verify gives an error where the token is refused. known is false if the policy asks for a check that this verifier cannot make.
func verify(one testCase) (known bool, err error) {
	options := []jwt.ParserOption{
		jwt.WithStrictDecoding(),
		jwt.WithTimeFunc(func() time.Time { return time.UnixMilli(int64(one.Now * 1000)) }),
	}
	if one.Policy["allowMissingExpiry"] != true {
		options = append(options, jwt.WithExpirationRequired())
	}
	for name, value := range one.Policy {
		text, isText := value.(string)
		switch {
		case value == nil || name == "allowMissingExpiry":
		case name == "issuer" && isText:
			options = append(options, jwt.WithIssuer(text))
		case name == "subject" && isText:
			options = append(options, jwt.WithSubject(text))
		case name == "audience":
			options = append(options, jwt.WithAudience(texts(value)...))
		case name == "algorithms":
			options = append(options, jwt.WithValidMethods(texts(value)))
		case name == "clockTolerance":
			options = append(options, jwt.WithLeeway(time.Duration(value.(float64)*float64(time.Second))))
		default:
			return false, nil
		}
	}
	_, err = jwt.NewParser(options...).Parse(one.Token, func(token *jwt.Token) (any, error) { return keyFor(one, token) })
	return true, err
}

func main() {
	var index struct {
		Format int
		Files  []struct{ File string }
	}
	read("index.json", &index)
	if index.Format != 1 {
		panic("this program reads format 1")
	}
	count, wrong, skipped := 0, 0, 0
	for _, file := range index.Files {
		var cases []testCase
		read(file.File, &cases)
		for _, one := range cases {
			count++
			known, err := verify(one)
			if !known {
				skipped++
			} else if (err == nil) != (one.Expect == "accepted") {
				wrong++
				fmt.Printf("%s %s: %s\n", map[bool]string{true: "accepts", false: "refuses"}[err == nil], one.ID, one.Comment)
			}
		}
	}
	fmt.Printf("%d cases: %d as expected, %d not, %d skipped\n", count, count-wrong-skipped, wrong, skipped)
	if wrong > 0 {
		os.Exit(1)
	}
}

func read(name string, into any) {
	bytes, err := os.ReadFile(filepath.Join(os.Args[1], name))
	if err == nil {
		err = json.Unmarshal(bytes, into)
	}
	if err != nil {
		panic(err)
	}
}

// texts is a string, or the strings of a list.
func texts(value any) []string {
	if text, isText := value.(string); isText {
		return []string{text}
	}
	list := []string{}
	for _, each := range value.([]any) {
		list = append(list, each.(string))
	}
	return list
}
