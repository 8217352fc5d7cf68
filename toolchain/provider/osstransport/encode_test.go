package osstransport

import (
	"strings"
	"testing"
)

// The provider passes Go values of these types; JSON, through which the Python
// tests speak, cannot make them all.
func TestEncodeXMLOfGoTypes(t *testing.T) {
	text := "澳門"
	cases := map[string]struct {
		body any
		want string
	}{
		"int":          {map[string]any{"A": 7}, "<A>7</A>"},
		"large float":  {map[string]any{"A": 1e21}, "<A>1000000000000000000000</A>"},
		"pointer":      {map[string]*string{"A": &text}, "<A>澳門</A>"},
		"nil pointer":  {map[string]any{"A": map[string]any{"B": (*string)(nil)}}, "<A></A>"},
		"text list":    {map[string]any{"A": []string{"x", "y"}}, "<A>x</A><A>y</A>"},
		"map list":     {map[string][]map[string]any{"A": {{"B": uint8(1)}, {}}}, "<A><B>1</B></A><A></A>"},
		"pointer body": {&map[string]any{"A": true}, "<A>true</A>"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, kind, err := encodeBody("xml", c.body)
			if err != nil || string(got) != c.want || kind != "application/xml" {
				t.Errorf("got %q, %q, %v; want %q", got, kind, err, c.want)
			}
		})
	}
}

func TestEncodeRefusesUnknownTypes(t *testing.T) {
	for name, body := range map[string]any{
		"channel": map[string]any{"A": make(chan int)},
		"struct":  map[string]any{"A": struct{}{}},
		"text":    "<A/>",
	} {
		if _, _, err := encodeBody("xml", body); err == nil || !strings.Contains(err.Error(), "Fix:") {
			t.Errorf("%s: got %v; want an error that tells the fix", name, err)
		}
	}
}
