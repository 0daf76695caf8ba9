// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lookup"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

// many is what pages and attributes call several objects, such as "ring_groups".
func (k objectKind) many() string { return strings.TrimPrefix(k.typeName, "pbx_") + "s" }

// dataAttributes are the attributes of an object as both data sources show them: those of that
// name.
func (k objectKind) dataAttributes(isShown func(name string) bool) map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for name := range k.shownTypes {
		if isShown(name) {
			attributes[name] = show(k.schema.Attributes[name])
		}
	}

	return attributes
}

// dataSource returns the data source of one object.
func (k objectKind) dataSource() datasource.DataSource {
	attributes := k.dataAttributes(func(string) bool { return true })
	attributes["id"] = schema.StringAttribute{
		Optional: true, Computed: true,
		Validators:          []validator.String{validate.String(objectID.Wanted, objectID.OK)},
		MarkdownDescription: "The id of the " + k.one + ". Set either this or `" + k.keyAttribute + "`.",
	}
	form := extensionDigits()
	if !k.isNumbered() {
		form = stringvalidator.LengthAtLeast(1)
	}
	attributes[k.keyAttribute] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{form},
		MarkdownDescription: "The " + strings.ReplaceAll(k.keyAttribute, "_", " ") + " of the " + k.one +
			", exactly as the PBX has it. Set either this or `id`. If several have it, that is an error.",
	}

	return readonly.New(readonly.Source[*account, types.Object]{
		Vendor: Name, Name: k.typeName, Read: k.lookUp,
		Schema: schema.Schema{
			MarkdownDescription: "One " + k.one + " of the PortSIP tenant that the provider is signed in to, found by `id` or " +
				"by `" + k.keyAttribute + "`. One that does not exist is an error. What the PBX does not show is null.",
			Attributes: attributes,
		},
		Validators: []datasource.ConfigValidator{
			datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot(k.keyAttribute)),
		},
	})
}

// lookUp reads the object. Unlike a resource, which plans with its values, a data source may show
// any of them as null.
func (k objectKind) lookUp(ctx context.Context, a *account, data *types.Object) diag.Diagnostics {
	config := valuesOf(*data)
	id, key := config.text("id"), config.text(k.keyAttribute)
	summary := "Unable to read " + k.typeName + " " + cmp.Or(id, key)
	byID := id != ""
	if !byID {
		var diags diag.Diagnostics
		if id, diags = k.findOnly(ctx, a, key, summary); diags.HasError() {
			return diags
		}
	}
	live, diags, err := k.read(ctx, a, id, all)
	if apierr.IsNotFound(err) && byID {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("id"), summary, err.Error())}
	}
	if err != nil {
		return apierr.Diagnostics(summary, err, nil)
	}
	*data = objectOf(data.AttributeTypes(ctx), live)

	return diags
}

// findOnly returns the id of the only object with that key. It searches the list that all lookups
// share and uses no filter: how a quote in a filtered name is written is not documented, and many
// lookups cost one list.
func (k objectKind) findOnly(ctx context.Context, a *account, key, summary string) (string, diag.Diagnostics) {
	var diags diag.Diagnostics
	ids, err := k.candidates(ctx, a, key)
	if err != nil {
		return "", apierr.Diagnostics(summary, err, nil)
	}
	slices.Sort(ids)
	query := lookup.Query{Summary: summary, Owner: "The PBX", Noun: k.one, Name: key}
	if k.keyAttribute != "name" {
		query.Attribute = k.keyAttribute
	}
	id, _ := query.Only(ids, &diags)

	return id, diags
}

// filterTexts describe the filter's attributes, for the two schemas that have them.
func (k objectKind) filterTexts() map[string]string {
	return map[string]string{
		"filter": "Only those that meet this condition of the PBX's query language, such as `startswith(name,'A')` or " +
			"`name ne 'Test'`. There are the operators `eq`, `ne`, `gt`, `ge`, `lt`, `le`, `and`, `or`, and the functions " +
			"`startswith`, `endswith` and `contains`.",
		"search": "Only those in which the PBX finds this text; `or` between two texts finds either. Together with " +
			"`filter`, both must match.",
	}
}

// pluralDataSource returns the data source of several objects, with what lists show of them.
func (k objectKind) pluralDataSource() datasource.DataSource {
	unlisted := k.unlisted()
	inList := k.dataAttributes(func(name string) bool { return !slices.Contains(unlisted, name) })
	attributes := map[string]schema.Attribute{
		"orderby": schema.StringAttribute{
			Optional:   true,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "The order: names of attributes, separated by commas and followed by `asc` or `desc`, such " +
				"as `" + k.keyAttribute + " desc`. If omitted, the objects are sorted by `name`.",
		},
		"total_count": readonly.Int64("Number of objects that match."),
		k.many(): schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "The objects that match.",
			NestedObject: schema.NestedAttributeObject{Attributes: inList},
		},
	}
	for name, description := range k.filterTexts() {
		attributes[name] = schema.StringAttribute{Optional: true,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)}, MarkdownDescription: description}
	}
	partly := ""
	if len(unlisted) > 0 {
		partly = " Attributes that the PBX shows of a single one only are in the data source `" + k.typeName + "`."
	}

	return readonly.New(readonly.Source[*account, types.Object]{
		Vendor: Name, Name: k.typeName + "s", Read: k.readMany,
		Schema: schema.Schema{
			MarkdownDescription: "The " + strings.ReplaceAll(k.many(), "_", " ") + " of the PortSIP tenant that the provider " +
				"is signed in to, all or those that match. What the PBX does not show is null." + partly + "\n\n" +
				"`filter`, `search` and `orderby` are passed to the PBX as they are.",
			Attributes: attributes,
		},
	})
}

func (k objectKind) readMany(ctx context.Context, a *account, data *types.Object) diag.Diagnostics {
	var diags diag.Diagnostics
	config, o := valuesOf(*data), a.objects[k.path]
	found, err := o.list(ctx, Query{Filter: config.text("filter"), Search: config.text("search"),
		OrderBy: config.text("orderby")})
	if err == nil {
		found = listing.Usable(found, o.idError, k.noun, &diags)
		if len(k.listed) == 0 {
			found, err = o.read.Detailed(ctx, found)
		}
	}
	if err != nil {
		diags.Append(apierr.Diagnostics("Unable to list "+k.noun+"s", err, nil)...)

		return diags
	}
	if config["orderby"].IsNull() {
		sortByName(found)
	}
	listType, _ := data.AttributeTypes(ctx)[k.many()].(types.ListType)
	itemType, _ := listType.ElemType.(types.ObjectType)
	items := make([]attr.Value, len(found))
	for i, d := range found {
		live, failed := k.fromAPI(ctx, d)
		diags.Append(failed...)
		items[i] = objectOf(itemType.AttrTypes, live)
	}
	config["total_count"] = types.Int64Value(int64(len(items)))
	config[k.many()] = types.ListValueMust(itemType, items)
	*data = types.ObjectValueMust(data.AttributeTypes(ctx), config)

	return diags
}

// sortByName puts objects in an order that does not change from run to run: the PBX promises none.
func sortByName(found []Document) {
	slices.SortFunc(found, func(a, b Document) int {
		return cmp.Or(cmp.Compare(textAt(a, "name"), textAt(b, "name")), cmp.Compare(idOf(a), idOf(b)))
	})
}
