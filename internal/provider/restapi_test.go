// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	tfprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	tfschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The provider restapi cannot be installed where the tests run, and a guide shows how to leave it.
// restapi stands in for it: with the attributes that the guide uses, it creates an object by
// a POST and keeps what is configured in its state, as the real one does. It refreshes nothing.
//
// The program of restapi is this test program, under the name of a provider.
type restapi struct{}

// restapiSource is the source of the real provider, and restapiProgram how its program is named.
const (
	restapiSource  = "mastercard/restapi"
	restapiProgram = "terraform-provider-restapi_v3.0.0"
)

// restapiModel is the configuration of the provider.
type restapiModel struct {
	URI                 string `tfsdk:"uri"`
	BearerToken         string `tfsdk:"bearer_token"`
	CreateReturnsObject bool   `tfsdk:"create_returns_object"`
	UpdateMethod        string `tfsdk:"update_method"`
	DestroyMethod       string `tfsdk:"destroy_method"`
}

// serveRestapi serves the stand-in if this program was started under its name.
func serveRestapi() (bool, error) {
	if filepath.Base(os.Args[0]) != restapiProgram {
		return false, nil
	}

	return true, providerserver.Serve(context.Background(), func() tfprovider.Provider { return &restapi{} },
		providerserver.ServeOpts{Address: "registry.terraform.io/" + restapiSource})
}

// addRestapi adds the stand-in to a mirror.
func addRestapi(t *testing.T, mirror string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		dir := filepath.Join(mirror, host, filepath.FromSlash(restapiSource), "3.0.0", runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(self, filepath.Join(dir, restapiProgram)); err != nil {
			t.Fatal(err)
		}
	}
}

func (*restapi) Metadata(_ context.Context, _ tfprovider.MetadataRequest, r *tfprovider.MetadataResponse) {
	r.TypeName = "restapi"
}

func (*restapi) Schema(_ context.Context, _ tfprovider.SchemaRequest, r *tfprovider.SchemaResponse) {
	r.Schema.Attributes = map[string]tfschema.Attribute{
		"uri":                   tfschema.StringAttribute{Optional: true},
		"bearer_token":          tfschema.StringAttribute{Optional: true, Sensitive: true},
		"create_returns_object": tfschema.BoolAttribute{Optional: true},
		"update_method":         tfschema.StringAttribute{Optional: true},
		"destroy_method":        tfschema.StringAttribute{Optional: true},
	}
}

func (*restapi) Configure(ctx context.Context, r tfprovider.ConfigureRequest, to *tfprovider.ConfigureResponse) {
	var model restapiModel
	to.Diagnostics.Append(r.Config.Get(ctx, &model)...)
	to.ResourceData = &model
}

func (*restapi) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (*restapi) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &restapiObject{} }}
}

// restapiObject is the resource restapi_object.
type restapiObject struct{ provider *restapiModel }

type restapiObjectModel struct {
	ID                    types.String `tfsdk:"id"`
	Path                  types.String `tfsdk:"path"`
	DestroyPath           types.String `tfsdk:"destroy_path"`
	Data                  types.String `tfsdk:"data"`
	IgnoreServerAdditions types.Bool   `tfsdk:"ignore_server_additions"`
	IgnoreChangesTo       types.List   `tfsdk:"ignore_changes_to"`
}

func (*restapiObject) Metadata(_ context.Context, _ resource.MetadataRequest, r *resource.MetadataResponse) {
	r.TypeName = "restapi_object"
}

func (*restapiObject) Schema(_ context.Context, _ resource.SchemaRequest, r *resource.SchemaResponse) {
	r.Schema.Attributes = map[string]schema.Attribute{
		"id": schema.StringAttribute{Computed: true,
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
		"path":                    schema.StringAttribute{Required: true},
		"destroy_path":            schema.StringAttribute{Optional: true},
		"data":                    schema.StringAttribute{Required: true},
		"ignore_server_additions": schema.BoolAttribute{Optional: true},
		"ignore_changes_to":       schema.ListAttribute{Optional: true, ElementType: types.StringType},
	}
}

func (o *restapiObject) Configure(_ context.Context, r resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	o.provider, _ = r.ProviderData.(*restapiModel)
}

func (o *restapiObject) Create(ctx context.Context, r resource.CreateRequest, to *resource.CreateResponse) {
	var model restapiObjectModel
	to.Diagnostics.Append(r.Plan.Get(ctx, &model)...)
	id, err := o.post(ctx, model.Path.ValueString(), model.Data.ValueString())
	if err != nil {
		to.Diagnostics.AddError("Error Creating API Object", err.Error())

		return
	}
	model.ID = types.StringValue(id)
	to.Diagnostics.Append(to.State.Set(ctx, model)...)
}

// post creates an object and returns its id.
func (o *restapiObject) post(ctx context.Context, path, data string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, o.provider.URI+path, strings.NewReader(data))
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+o.provider.BearerToken)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var created struct {
		ID string `json:"id"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&created); err != nil || created.ID == "" {
		return "", fmt.Errorf("unexpected response with status %s: %w", resp.Status, err)
	}

	return created.ID, nil
}

func (*restapiObject) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (*restapiObject) Update(_ context.Context, _ resource.UpdateRequest, r *resource.UpdateResponse) {
	r.Diagnostics.AddError("The object would be changed on the PBX", "The guide must prevent that.")
}

func (*restapiObject) Delete(_ context.Context, _ resource.DeleteRequest, r *resource.DeleteResponse) {
	r.Diagnostics.AddError("The object would be deleted on the PBX", "The guide must prevent that.")
}
