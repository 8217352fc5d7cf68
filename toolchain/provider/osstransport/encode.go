package osstransport

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"reflect"
	"slices"
	"strconv"
)

// encodeBody returns the bytes to send and their content type; nil bytes mean no
// body. An empty map or text is no body: the provider passes one to calls that
// have none. kind is the provider's request body type, "xml" or "json".
func encodeBody(kind string, body any) ([]byte, string, error) {
	value := indirect(reflect.ValueOf(body))
	if !value.IsValid() || isEmpty(value) {
		return nil, "", nil
	}
	switch kind {
	case "json":
		text, err := encodeJSON(value)
		return text, "application/json", err
	case "xml":
		text, err := encodeXML(value)
		return text, "application/xml", err
	default:
		return nil, "", fmt.Errorf("OSS: request body type %q; allowed: xml, json. Fix: teach osstransport/encode.go the new type", kind)
	}
}

// encodeJSON sends text as it is: a bucket policy arrives as JSON already.
func encodeJSON(value reflect.Value) ([]byte, error) {
	if value.Kind() == reflect.String {
		return []byte(value.String()), nil
	}
	text, err := json.Marshal(value.Interface())
	if err != nil {
		return nil, fmt.Errorf("OSS: the body cannot be written as JSON: %w", err)
	}
	return text, nil
}

// encodeXML writes a map whose only key is the root element.
func encodeXML(value reflect.Value) ([]byte, error) {
	if value.Kind() != reflect.Map || value.Len() != 1 {
		return nil, fmt.Errorf(
			"OSS: an XML body of type %s with %d roots; allowed: a map with one key. Fix: correct the caller", value.Type(), lengthOf(value))
	}
	var out bytes.Buffer
	root := value.MapKeys()[0]
	if err := writeElement(&out, root.String(), value.MapIndex(root)); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// writeElement writes one element, a list as repeated elements, and nothing for
// nil. Children come in the byte order of their names: OSS accepts any order,
// and equal requests must give equal bytes.
func writeElement(out *bytes.Buffer, name string, value reflect.Value) error {
	value = indirect(value)
	switch {
	case !value.IsValid():
		return nil
	case value.Kind() == reflect.Slice || value.Kind() == reflect.Array:
		for i := range value.Len() {
			if err := writeElement(out, name, value.Index(i)); err != nil {
				return err
			}
		}
		return nil
	}
	fmt.Fprintf(out, "<%s>", name)
	if err := writeContent(out, name, value); err != nil {
		return err
	}
	fmt.Fprintf(out, "</%s>", name)
	return nil
}

// writeContent writes what stands between the tags.
func writeContent(out *bytes.Buffer, name string, value reflect.Value) error {
	if value.Kind() != reflect.Map {
		text, err := scalar(name, value)
		if err != nil {
			return err
		}
		return xml.EscapeText(out, []byte(text))
	}
	children := value.MapKeys()
	slices.SortFunc(children, func(a, b reflect.Value) int {
		return bytes.Compare([]byte(a.String()), []byte(b.String()))
	})
	for _, child := range children {
		if err := writeElement(out, child.String(), value.MapIndex(child)); err != nil {
			return err
		}
	}
	return nil
}

// scalar writes text, truth values and numbers; 5 and 5.0 both become "5",
// because a number that went through JSON arrives as a float.
func scalar(name string, value reflect.Value) (string, error) {
	switch {
	case value.Kind() == reflect.String:
		return value.String(), nil
	case value.Kind() == reflect.Bool:
		return strconv.FormatBool(value.Bool()), nil
	case value.CanInt():
		return strconv.FormatInt(value.Int(), 10), nil
	case value.CanUint():
		return strconv.FormatUint(value.Uint(), 10), nil
	case value.CanFloat():
		return strconv.FormatFloat(value.Float(), 'f', -1, 64), nil
	default:
		return "", fmt.Errorf(
			"OSS: element %s has type %s; allowed: text, truth value, number, list, map. Fix: correct the caller", name, value.Type())
	}
}

// indirect follows pointers and interfaces; the result is invalid for nil.
func indirect(value reflect.Value) reflect.Value {
	for value.Kind() == reflect.Pointer || value.Kind() == reflect.Interface {
		value = value.Elem()
	}
	return value
}

// lengthOf counts the keys of a map; anything else has no root at all.
func lengthOf(value reflect.Value) int {
	if value.Kind() == reflect.Map {
		return value.Len()
	}
	return 0
}

func isEmpty(value reflect.Value) bool {
	return (value.Kind() == reflect.Map || value.Kind() == reflect.String) && value.Len() == 0
}
