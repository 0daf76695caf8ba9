// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// readJSON returns the one JSON value that is a request's body, and the body as it was sent.
func readJSON(r *http.Request) (value any, body []byte, err error) {
	body, err = fakeserver.ReadBody(r, "application/json")
	if err != nil {
		return nil, nil, invalid("%v.", err)
	}
	value, err = fakeserver.ReadJSON(body)
	if err != nil {
		return nil, nil, invalid("The body is not JSON: %v.", err)
	}
	return value, body, nil
}

// refusedFor is the error for what the table of fields finds wrong, or nil.
func refusedFor(problems []fakeserver.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	words := map[fakeserver.Kind]string{fakeserver.Unknown: "not known", fakeserver.Missing: "missing"}
	word, found := words[problems[0].Kind]
	if !found {
		word = "not valid"
	}
	return invalid("The property '%s' is %s.", problems[0].Path, word)
}

// create is the POST of a new PBX.
func (s *Server) create(r *http.Request, t target) (response, error) {
	value, body, err := readJSON(r)
	if err != nil {
		return response{}, err
	}
	sent, isObject := value.(map[string]any)
	if !isObject {
		return response{}, invalid("The body must be a JSON object.")
	}
	kind, _ := sent["_type"].(string)
	fields, known := fieldsOf[kind]
	if !known {
		return response{}, invalid("The property '_type' must be %s or %s.", KazooType, ThreeCXType)
	}
	s.knobs.tidy.Value("", sent)
	if err := refusedFor(fields.Check(sent)); err != nil {
		return response{}, err
	}
	rec := &record{values: maps.Clone(sent)}
	rec.values["tenantId"], rec.values["enabled"] = t.customer, false
	if s.conflicts(rec) {
		return response{}, &refusal{http.StatusConflict, "Conflict"}
	}
	if s.mustAcceptCharges(r) {
		return response{status: http.StatusPaymentRequired, body: body}, nil
	}
	s.insert(rec)
	data := sent
	if kind == KazooType {
		data = maps.Clone(rec.values)
		if s.knobs.noKazooID {
			delete(data, "id")
		}
	}
	created := success(http.StatusCreated, map[string]any{"data": data})
	if s.knobs.location != "" {
		// The ids in it are in lower case, which the client's own need not be.
		location := strings.NewReplacer("{host}", "http://"+r.Host, "{collection}", t.collection(), "{id}", rec.id()).
			Replace(s.knobs.location)
		created.header = http.Header{"Location": {location}}
	}
	return created, nil
}

// mustAcceptCharges tells whether a request lacks the consent to be charged, see the page
// "charges". The response is a 402 that echoes the payload.
func (s *Server) mustAcceptCharges(r *http.Request) bool {
	return slices.Contains(s.knobs.charged, r.Method) &&
		!slices.Equal(r.Header.Values("Accept-Charges"), []string{"true"})
}

// patch is a PATCH. Either all of its operations are carried out or none.
func (s *Server) patch(r *http.Request, t target) (response, error) {
	value, body, err := readJSON(r)
	if err != nil {
		return response{}, err
	}
	operations, isList := value.([]any)
	if !isList || len(operations) == 0 {
		return response{}, invalid("The body must be a JSON array of operations.")
	}
	rec := s.find(t)
	if rec == nil {
		return response{}, notFound()
	}
	changed := record{values: maps.Clone(rec.values), restarts: rec.restarts + 1}
	seen := map[string]bool{}
	for _, operation := range operations {
		path, err := s.apply(&changed, operation)
		if err != nil {
			return response{}, err
		}
		if seen[path] {
			return response{}, invalid("The path '%s' is given twice.", path)
		}
		seen[path] = true
	}
	if s.conflicts(&changed) {
		return response{}, &refusal{http.StatusConflict, "Conflict"}
	}
	if s.mustAcceptCharges(r) {
		return response{status: http.StatusPaymentRequired, body: body}, nil
	}
	*rec = changed
	return success(http.StatusOK, nil), nil
}

// operationFields are the members of an operation.
var operationFields = fakeserver.Fields{
	{Key: "op", Type: fakeserver.String, Required: true, Min: 1, Enum: []string{"replace"}},
	{Key: "path", Type: fakeserver.String, Required: true},
	{Key: "value", Required: true},
}

// apply carries out one operation and returns its path.
func (s *Server) apply(rec *record, operation any) (string, error) {
	members, isObject := operation.(map[string]any)
	if !isObject {
		return "", invalid("An operation must be a JSON object.")
	}
	path, _ := members["path"].(string)
	// Whatever is wrong with a path or value gets the same response. The page's "Bad Request (2)" is
	// for an invalid property too; its text is not known.
	refused := invalid("The property '%s' is not valid.", path)
	if value, sent := members["value"]; sent && value == nil {
		return "", refused
	}
	if err := refusedFor(operationFields.Check(members)); err != nil {
		return "", err
	}
	key, ok := strings.CutPrefix(path, "/")
	field, known := append(slices.Clone(fieldsOf[rec.text("_type")]), enabled).Find(key)
	if !ok || !known || key == "_type" || s.knobs.patchable != nil && !slices.Contains(s.knobs.patchable, path) ||
		len(fakeserver.Fields{field}.Check(map[string]any{key: members["value"]})) > 0 {
		return "", refused
	}
	rec.values[key] = s.knobs.tidy.Value(key, members["value"])
	if key == enabled.Key {
		rec.values[key] = members["value"] == "true"
	}
	return path, nil
}

// list is the GET of all PBXs of a customer.
func (s *Server) list(t target) response {
	items := []any{}
	for _, rec := range s.pbxs {
		if rec.text("tenantId") == t.customer && (s.knobs.listsCutAt == 0 || len(items) < s.knobs.listsCutAt) {
			items = append(items, s.view(rec, s.knobs.lists))
		}
	}
	return success(http.StatusOK, map[string]any{"data": items, "page_size": len(items)})
}

// view is what a get or a list shows of a PBX.
func (s *Server) view(rec *record, how detail) map[string]any {
	data := map[string]any{}
	for _, key := range []string{"id", "name", "_type", "tenantId"} {
		data[key] = rec.values[key]
	}
	if how == sparse {
		return data
	}
	data["enabled"] = rec.values["enabled"]
	for _, f := range fieldsOf[rec.text("_type")] {
		if value, set := rec.values[f.Key]; set && (!f.Secret || how == secrets) {
			data[f.Key] = value
		} else if unset, shown := s.knobs.unset[f.Key]; shown && !set {
			data[f.Key] = unset
		}
	}
	if s.knobs.otherFlags {
		data["enabled"] = "false"
		if rec.values["enabled"] == true {
			data["enabled"] = "true"
		}
		if archive, isText := data["enableRecordingArchive"].(string); isText {
			data["enableRecordingArchive"] = archive == "true"
		}
	}
	return data
}

// checkInstance is the instance check, which looks at all customers in the system.
func (s *Server) checkInstance(r *http.Request) (response, error) {
	if err := refuseBody(r); err != nil {
		return response{}, err
	}
	params, err := fakeserver.ReadParams(r.URL.RawQuery)
	if err != nil {
		return response{}, invalid("%v.", err)
	}
	fields := fakeserver.Fields{{Key: "instanceId", Type: fakeserver.String, Required: true, Min: 1}}
	if err := refusedFor(fields.Check(params)); err != nil {
		return response{}, err
	}
	id := params["instanceId"]
	data := map[string]any{"exists": false, "instanceId": id}
	i := slices.IndexFunc(s.pbxs, func(rec *record) bool { return rec.instanceID() == id })
	if i >= 0 {
		data["exists"], data["id"], data["tenantId"] = true, s.pbxs[i].id(), s.pbxs[i].text("tenantId")
	}
	return success(http.StatusOK, map[string]any{"data": data}), nil
}

// collection returns the path of all PBXs of the customer. The ids were checked, so they need no
// escaping.
func (t *target) collection() string {
	path := apiPath
	if t.account != "" {
		path += "accounts/" + t.account + "/"
	}
	return path + "customers/" + t.customer + "/pbxs"
}
