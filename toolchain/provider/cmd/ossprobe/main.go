// Command ossprobe sends OSS calls through the OpenAPI client exactly as the
// provider does, so that a test can watch them on the wire.
//
// Standard input: one JSON object for each call (see type call). Standard output:
// one JSON line for each, {"reply": ...} or {"error": {...}}.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	utils "github.com/alibabacloud-go/tea-utils/v2/service"
	"github.com/alibabacloud-go/tea/tea"

	"gov-cloud/toolchain/provider/osstransport"
)

// call is one request; the names are those of the OpenAPI client.
type call struct {
	Action, Method, Pathname, ReqBodyType, BodyType string
	Query, Headers                                  map[string]*string
	Body                                            any
	Bucket, Endpoint, Region, SignatureVersion      string
	AccessKeyID, AccessKeySecret, SecurityToken     string
	// Proxy is the loopback server that plays OSS: no bucket host needs a name.
	Proxy string
}

func main() {
	reader, writer := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var next call
		err := reader.Decode(&next)
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			err = writer.Encode(answer(next))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "ossprobe:", err)
			os.Exit(1)
		}
	}
}

// answer sends the call and describes what came back.
func answer(c call) map[string]any {
	reply, err := send(c)
	if err == nil {
		return map[string]any{"reply": reply}
	}
	text := map[string]any{"text": err.Error()}
	var refused *tea.SDKError
	if errors.As(err, &refused) {
		text["code"] = tea.StringValue(refused.Code)
		text["message"] = tea.StringValue(refused.Message)
		text["statusCode"] = tea.IntValue(refused.StatusCode)
		text["data"] = tea.StringValue(refused.Data)
	}
	return map[string]any{"error": text}
}

// send mirrors AliyunClient.Do of the Terraform provider.
func send(c call) (map[string]any, error) {
	config := &openapi.Config{
		AccessKeyId:     tea.String(c.AccessKeyID),
		AccessKeySecret: tea.String(c.AccessKeySecret),
		SecurityToken:   tea.String(c.SecurityToken),
		Endpoint:        tea.String(c.Endpoint),
		RegionId:        tea.String(c.Region),
		UserAgent:       tea.String("ossprobe"),
	}
	client, err := openapi.NewClient(config)
	if err != nil {
		return nil, err
	}
	client.Spi = osstransport.New()
	if c.SignatureVersion != "" {
		client.SignatureVersion = tea.String(c.SignatureVersion)
	}
	params := &openapi.Params{
		Action: tea.String(c.Action), Version: tea.String("2019-05-17"),
		Protocol: tea.String("HTTP"), Pathname: tea.String(c.Pathname),
		Method: tea.String(c.Method), AuthType: tea.String("AK"),
		ReqBodyType: tea.String(c.ReqBodyType), BodyType: tea.String(c.BodyType),
	}
	request := &openapi.OpenApiRequest{Query: c.Query, Headers: c.Headers, Body: c.Body}
	if c.Bucket != "" {
		request.HostMap = map[string]*string{"bucket": tea.String(c.Bucket)}
	}
	runtime := (&utils.RuntimeOptions{}).SetHttpProxy(c.Proxy)
	return client.Execute(params, request, runtime)
}
