// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud_test

import (
	"net/url"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

func TestMain(m *testing.M) { coretest.Main(m) }

// start runs a mock of its own for a test, and returns a provider that the environment points at
// it, with the default tenant DEMO.
func start(t testing.TB, options ...pbxcloudmock.Option) (*pbxcloudmock.Server, coretest.NewProvider) {
	t.Helper()
	mock := pbxcloudmock.New(options...)

	return mock, provider.New("test", provider.WithClock(&coretest.Clock{}),
		provider.WithEnv(coretest.Env(map[string]string{
			"PBXCLOUD_ENDPOINT": mock.Start(t) + pbxcloudmock.Path,
			"PBXCLOUD_API_KEY":  pbxcloudmock.Key,
			"PBXCLOUD_TENANT":   pbxcloudmock.Tenant,
		})))
}

// block is a provider block for PBXCloud.
func block(attributes coretest.Object) coretest.Object {
	return coretest.Object{"pbxcloud": attributes}
}

// parametersOf returns what a request selected, wherever it was sent.
func parametersOf(t testing.TB, request fakeserver.Request) url.Values {
	t.Helper()
	parameters, err := url.ParseQuery(request.RawQuery)
	if err != nil {
		t.Fatal(err)
	}
	form, err := url.ParseQuery(string(request.Body))
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range form {
		parameters[name] = values
	}

	return parameters
}

// answer makes the mock answer everything with this text, as a success.
func answer(mock *pbxcloudmock.Server, text string) {
	mock.ClearFaults()
	mock.InjectFault(fakeserver.Fault{Status: 200, Body: text, ContentType: "text/html"})
}

// data reads a data source that must work without a word.
func data(t testing.TB, newProvider coretest.NewProvider, name string, config coretest.Object) map[string]string {
	t.Helper()
	read, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, name, config)
	coretest.ExpectNone(t, diags)
	texts := map[string]string{}
	for attribute, value := range read {
		texts[attribute] = value.String()
		if !value.IsNull() && value.Type().String() == "tftypes.String" {
			texts[attribute] = coretest.String(value)
		}
	}

	return texts
}

// startWithoutTenant is start without a default tenant.
func startWithoutTenant(t testing.TB, options ...pbxcloudmock.Option) (*pbxcloudmock.Server, coretest.NewProvider) {
	t.Helper()
	mock := pbxcloudmock.New(options...)

	return mock, provider.New("test", provider.WithClock(&coretest.Clock{}),
		provider.WithEnv(coretest.Env(map[string]string{
			"PBXCLOUD_ENDPOINT": mock.Start(t) + pbxcloudmock.Path,
			"PBXCLOUD_API_KEY":  pbxcloudmock.Key,
		})))
}
