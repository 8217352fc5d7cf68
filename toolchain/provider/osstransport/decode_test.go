package osstransport

import (
	"reflect"
	"testing"
)

// What the provider casts without asking must have the form that it casts to.
func TestDecodeGivesTheProviderItsForms(t *testing.T) {
	cases := map[string]struct {
		body string
		want map[string]any
	}{
		"one rule": {
			"<C><CORSRule><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>10</MaxAgeSeconds></CORSRule></C>",
			map[string]any{"CORSRule": []any{map[string]any{
				"AllowedMethod": []any{"GET"}, "MaxAgeSeconds": 10,
			}}},
		},
		"two referers": {
			"<C><RefererList><Referer>a</Referer><Referer>b</Referer></RefererList></C>",
			map[string]any{"RefererList": map[string]any{"Referer": []any{"a", "b"}}},
		},
		"truths and texts": {
			"<C><SupportSubDir>true</SupportSubDir><Type>0</Type><HttpStatus>404</HttpStatus></C>",
			map[string]any{"SupportSubDir": true, "Type": "0", "HttpStatus": 404},
		},
		"no number": {
			"<C><MaxAgeSeconds>long</MaxAgeSeconds><Status>Enabled</Status></C>",
			map[string]any{"MaxAgeSeconds": "long", "Status": "Enabled"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := decodeXML([]byte(c.body))
			if err != nil || !reflect.DeepEqual(got["C"], any(c.want)) {
				t.Errorf("got %#v, %v; want %#v", got["C"], err, c.want)
			}
		})
	}
}
