package osstransport

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/alibabacloud-go/tea/tea"
)

// decodeBody turns an answer into what the provider looks into: nil for an empty
// body, the decoded value for JSON, and for XML a map whose only key is the root.
func decodeBody(kind string, body []byte) (any, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, nil
	}
	switch kind {
	case "json":
		var value any
		err := json.Unmarshal(body, &value)
		return value, err
	case "xml":
		return decodeXML(body)
	default:
		return string(body), nil
	}
}

// decodeXML reads one document. Attributes and namespaces are dropped: OSS gives
// them no meaning.
func decodeXML(body []byte) (map[string]any, error) {
	reader := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := reader.Token()
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the document has no element")
		}
		if err != nil {
			return nil, err
		}
		root, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		content, err := readElement(reader)
		if content == "" {
			// The provider reads children of the root without asking first.
			content = map[string]any{}
		}
		return map[string]any{root.Name.Local: content}, err
	}
}

// readElement reads up to the end of the open element: a map when it has
// children (a repeated child becomes a list), else its text.
func readElement(reader *xml.Decoder) (any, error) {
	children := map[string]any{}
	var text strings.Builder
	for {
		token, err := reader.Token()
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			child, err := readElement(reader)
			if err != nil {
				return nil, err
			}
			add(children, token.Name.Local, typed(token.Name.Local, child))
		case xml.CharData:
			text.Write(token)
		case xml.EndElement:
			if len(children) > 0 {
				return children, nil
			}
			return strings.TrimSpace(text.String()), nil
		}
	}
}

// add stores a child; the second of a name makes a list of both, and some are lists
// from the first on. A child is never a list itself, so the cases cannot be confused.
func add(children map[string]any, name string, child any) {
	switch earlier := children[name].(type) {
	case nil:
		if lists[name] {
			child = []any{child}
		}
		children[name] = child
	case []any:
		children[name] = append(earlier, child)
	default:
		children[name] = []any{earlier, child}
	}
}

// newError describes a refused request. OSS answers with an <Error> document; a
// HEAD answer has no body and carries the document in x-oss-err; a proxy in
// between may send something else, which is then kept as the message.
func newError(status int, header map[string]*string, body []byte) error {
	if packed := tea.StringValue(header["x-oss-err"]); len(body) == 0 && packed != "" {
		if document, err := base64.StdEncoding.DecodeString(packed); err == nil {
			body = document
		}
	}
	details := errorFields(body)
	code := details["Code"]
	if code == "" {
		code = strings.ReplaceAll(http.StatusText(status), " ", "")
	}
	message := details["Message"]
	if message == "" {
		message = strings.TrimSpace(fmt.Sprintf("%d %s %s", status, http.StatusText(status), body))
	}
	request := details["RequestId"]
	if request == "" {
		request = tea.StringValue(header["x-oss-request-id"])
	}
	return tea.NewSDKError(map[string]any{
		"code":       code,
		"message":    message,
		"statusCode": status,
		"data": map[string]any{
			"statusCode": status,
			"requestId":  request,
			"hostId":     details["HostId"],
			"ec":         details["EC"],
		},
	})
}

// errorFields returns the text children of an error document, XML or JSON; the
// map is empty when the body is neither.
func errorFields(body []byte) map[string]string {
	fields := map[string]string{}
	var content any
	if document, err := decodeXML(body); err == nil {
		content = document["Error"]
	} else if json.Unmarshal(body, &content) != nil {
		return fields
	}
	children, _ := content.(map[string]any)
	for name, value := range children {
		if text, ok := value.(string); ok {
			fields[name] = text
		}
	}
	return fields
}
