// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package conformance_test

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipspec"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// fixtures has one for each resource type of the provider.
func fixtures() []*coretest.Fixture { return fixturesOn(newPortSIP) }

// fixturesOn has them with a PortSIP that several of them may share.
func fixturesOn(pbx portsip) []*coretest.Fixture {
	return []*coretest.Fixture{
		cloudPBXUser(), pbxUser(pbx), holiday(pbx), tenant(pbx), passwordPolicy(pbx), customHeaders(pbx),
		voicemailServer(pbx), notification(pbx), billing(pbx), userGroup(pbx), inboundRule(pbx), outboundRule(pbx),
		ringGroup(pbx), callQueue(pbx), virtualReceptionist(pbx), sharedVoicemail(pbx), customDestination(), pbxConnection(),
	}
}

// What every PortSIP has that no fixture manages, for the others to refer to.
const trunkID, otherTrunkID, groupID, holidayID = "seeded-trunk", "seeded-trunk-2", "seeded-group", "seeded-holiday"

// isSeeded reports whether newPortSIP has made an object.
func isSeeded(object map[string]any) bool {
	return strings.HasPrefix(fmt.Sprint(object["id"]), "seeded-")
}

// portsip starts a mock of PortSIP, and returns its address too.
type portsip func(t testing.TB) (mock *portsipmock.Server, url string)

func newPortSIP(t testing.TB) (*portsipmock.Server, string) {
	t.Helper()
	mock := portsipmock.New()
	portsipspec.Watch(t, mock)
	old := map[string]any{"name": "X-Old", "value": "old", "scope": "ALL"}
	mock.SetCustomHeaders(map[string]any{"add": []any{old}, "relay": []any{}})
	mock.SetNotification(map[string]any{"type": "SMTP", "username": "old@test.example", "recipients": "old@test.example"})
	mock.Add("providers", map[string]any{"id": trunkID, "name": "Carrier"})
	mock.Add("providers", map[string]any{"id": otherTrunkID, "name": "Spare"})
	mock.Add("groups", map[string]any{"id": groupID, "name": "Everybody"})
	mock.Add("holidays", map[string]any{"id": holidayID, "name": "New Year's Eve", "region": "DEU"})
	for i, number := range []string{"901", "902"} {
		mock.Add("users", map[string]any{
			"id": fmt.Sprint("seeded-user-", i), "name": "user" + number, "extension_number": number,
			"display_name": "User " + number, "email": number + "@test.example", "role": "StandardUser",
		})
	}

	return mock, mock.Start(t)
}

func cloudPBXUser() *coretest.Fixture {
	const number, otherNumber, password = "+492215550001", "+492215550002", "i7Lkm07-canary"
	minimal := coretest.Object{"user_name": number, "password_wo": password}

	return &coretest.Fixture{
		Type:     "tenios_cloud_pbx_user",
		Provider: coretest.Object{"tenios": coretest.Object{"retry_timeout": "0s"}},
		Minimal:  minimal,
		Full: coretest.Object{
			"user_name": number, "password_wo": password, "first_name": "Toni", "last_name": "Tester",
			"internal_extension": "201",
			"email":              "tt@test.example", "outbound_allowed": true, "sip_login_enabled": true,
			"call_history_enabled": true,
		},
		Changed:    minimal.With("first_name", "Anton"),
		Other:      minimal.With("user_name", otherNumber),
		Key:        "user_name",
		Policies:   []string{"abandon", "disable", "prevent"},
		UniqueKeys: true,
		MaxAge:     5 * time.Second, // Tenios has no read of a single user, only the list.
		Identity:   func(id string) coretest.Object { return coretest.Object{"user_name": id} },
		Start: func(t testing.TB) *coretest.Backend {
			mock := teniosmock.New()

			return &coretest.Backend{
				Server:      mock.Server,
				Environment: map[string]string{"TENIOS_BASE_URL": mock.Start(t), "TENIOS_ACCESS_KEY": teniosmock.AccessKey},
				IsWrite:     func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/cloud-pbx/upsert") },
				Seed: func() string {
					mock.AddUser(teniosmock.User{
						UserName: number, FirstName: "Sam", LastName: "Seeded", InternalExtension: "300", Password: "set-in-the-portal",
					})

					return number
				},
				Drift: func() {
					user, _ := mock.User(number)
					user.LastName = "Drifted" // An upsert cannot omit it.
					mock.AddUser(user)
				},
				Drifted: func() bool {
					user, _ := mock.User(number)

					return user.LastName == "Drifted"
				},
				Delete: func() { mock.DeleteUser(number) },
				Objects: func() map[string]string {
					all := map[string]string{}
					for _, user := range mock.Users() {
						all[user.UserName] = fmt.Sprintf("%+v", user)
					}

					return all
				},
			}
		},
	}
}

func holiday(pbx portsip) *coretest.Fixture {
	minimal := coretest.Object{
		"name": "Unity", "region": "DEU", "consecutive": false, "every_year": true, "month_start": 10, "day_start": 3,
		"month_end": 10, "day_end": 3,
	}

	return collectionObject(pbx, "holidays", coretest.Fixture{
		Type: "pbx_holiday", Key: "name", Minimal: minimal,
		Full:    minimal.With("hour_start", 14).With("minute_start", 15).With("hour_end", 23).With("minute_end", 59),
		Changed: minimal.With("region", "AUT"),
		Other:   minimal.With("name", "New Year"),
	}, map[string]any{"hour_start": 8, "minute_start": 0, "hour_end": 20, "minute_end": 30},
		map[string]any{"hour_start": 9.0, "minute_start": 10.0, "hour_end": 21.0, "minute_end": 45.0})
}

func pbxUser(pbx portsip) *coretest.Fixture {
	minimal := coretest.Object{
		"name": "toni", "extension_number": "101", "display_name": "Toni Tester", "email": "toni@test.example",
		"role": "StandardUser", "password_wo": "Sign-in-canary-51", "extension_password_wo": "Sip-canary-52",
		"voicemail_pin_wo": "739164",
	}

	return collectionObject(pbx, "users", coretest.Fixture{
		Type: "pbx_user", Key: "extension_number", UniqueKeys: true, Minimal: minimal,
		Full: minimal.With("department", "Sales").With("enabled", false).With("mobile_phone", "+4915155550101").
			With("work_phone", "+49221555101").With("home_phone", "0221555102").With("address", "Domkloster 4, 50667 Köln").
			With("enable_audio_recording", true).With("enable_video_recording", true).With("enable_dnd", true).
			With("enable_acb", true).With("enable_hot_desking", true).With("anonymous_outbound_calls", true).
			With("delivery_outbound_cid", false).With("sms", "ALLOW").With("custom_options", `{"a":1}`).
			With("outbound_caller_ids", []any{coretest.Object{"provider_id": trunkID, "caller_id": "+49221555101",
				"preferred": true, "description": "Direct"}}).
			With("office_hours", coretest.Object{"mode": "CUSTOM", "monday": coretest.Object{"enabled": true,
				"ranges": []any{coretest.Object{"from": "08:00", "to": "12:00"}}}}).
			With("forward_rules", coretest.Object{
				"busy_no_answer":       coretest.Object{"action": "FORWARD_TO_NUMBER", "number": "901", "timeout": 20},
				"offline_office_hours": coretest.Object{"action": "FORWARD_TO_VOICEMAIL", "number": "101"}}).
			With("custom_forward_rules", []any{coretest.Object{"action": "HANGUP", "caller_id": "anonymous",
				"type": "ALL_HOURS"}}).
			With("voicemail_prompt", "de-DE").With("enable_voicemail_pin", false).With("enable_voicemail_notify", true).
			With("voicemail_play_datetime", "24_HOUR_CLOCK").With("interface", "SBC_DOMAIN").
			With("preferred_transport", "TLS").With("blfs", []any{coretest.Object{"key": "1", "value": "901"}}),
		Changed: minimal.With("display_name", "Anton Tester"),
		Other:   minimal.With("name", "nora").With("extension_number", "102"),
	}, map[string]any{"department": "Support"}, map[string]any{"department": "Drifted"})
}

func userGroup(pbx portsip) *coretest.Fixture {
	minimal := coretest.Object{"name": "Sales"}
	callerID := coretest.Object{"provider_id": trunkID, "caller_id": "+49221555000", "description": "Main number"}

	return collectionObject(pbx, "groups", coretest.Fixture{
		Type: "pbx_user_group", Key: "name", Minimal: minimal,
		Full: minimal.With("description", "All who sell").With("outbound_caller_ids", []any{callerID}).
			With("members", []any{"901", "902"}),
		Changed: minimal.With("members", []any{"901"}),
		Other:   minimal.With("name", "Support"),
	}, map[string]any{"description": "Old"}, map[string]any{"description": "Drifted"})
}

func inboundRule(pbx portsip) *coretest.Fixture {
	minimal := coretest.Object{"name": "Main number", "provider_id": trunkID, "did_numbers": "+49221555000"}
	forward := func(action, number string) coretest.Object {
		return coretest.Object{"action": action, "number": number}
	}

	return collectionObject(pbx, "inbound_rules", coretest.Fixture{
		Type: "pbx_inbound_rule", Key: "name", Minimal: minimal,
		Full: minimal.With("cid_number_mask", "0044**********").With("enabled", false).With("holidays", []any{holidayID}).
			With("office_hours_forward_rule", forward("FORWARD_TO_NUMBER", "901")).
			With("holiday_forward_rule", forward("FORWARD_TO_VOICEMAIL", "902")),
		Changed: minimal.With("did_numbers", "+49221555000-+49221555099"),
		Other:   minimal.With("name", "Fax"),
	}, map[string]any{"cid_number_mask": "0049*"}, map[string]any{"cid_number_mask": "0033*"})
}

func outboundRule(pbx portsip) *coretest.Fixture {
	minimal := coretest.Object{"name": "Abroad"}
	routes := []any{
		coretest.Object{"provider_id": trunkID, "strip_digits": 2, "prepend": "+", "outbound_caller_id": "+49221555000"},
		coretest.Object{"provider_id": otherTrunkID, "enabled": false},
	}

	return collectionObject(pbx, "outbound_rules", coretest.Fixture{
		Type: "pbx_outbound_rule", Key: "name", Minimal: minimal,
		Full: minimal.With("number_mask", "200-299").With("number_prefix", "00").With("priority", 20).
			With("routing_strategy", "RANDOMLY").With("routes", routes).With("holidays", []any{holidayID}).
			With("applied_groups", []any{groupID}),
		Changed: minimal.With("number_mask", "101-110;199"),
		Other:   minimal.With("name", "National"),
	}, map[string]any{"priority": 30}, map[string]any{"priority": 40.0})
}

func ringGroup(pbx portsip) *coretest.Fixture {
	minimal := coretest.Object{"name": "Front desk", "extension_number": "600"}
	callerID := coretest.Object{"provider_id": trunkID, "caller_id": "+49221555600", "description": "Front desk"}
	agents := []any{
		coretest.Object{"extension_number": "902", "skill_level": 5}, coretest.Object{"extension_number": "901"},
	}

	return collectionObject(pbx, "ring_groups", coretest.Fixture{
		Type: "pbx_ring_group", Key: "extension_number", UniqueKeys: true, Minimal: minimal,
		Full: minimal.With("ring_time", 25).With("ring_strategy", "CYCLIC_HUNT").With("skip_busy_member", true).
			With("no_answer_forward_rule", coretest.Object{"action": "FORWARD_TO_NUMBER", "number": "901"}).
			With("outbound_caller_ids", []any{callerID}).With("agents", agents),
		Changed: minimal.With("name", "Reception"),
		Other:   minimal.With("name", "Back office").With("extension_number", "601"),
	}, map[string]any{"ring_time": 30}, map[string]any{"ring_time": 40.0})
}

func callQueue(pbx portsip) *coretest.Fixture {
	minimal := coretest.Object{"name": "Hotline", "extension_number": "650", "polling_strategy": "CYCLIC_HUNT"}

	return collectionObject(pbx, "call_queues", coretest.Fixture{
		Type: "pbx_call_queue", Key: "extension_number", UniqueKeys: true, Minimal: minimal,
		Full: minimal.With("max_waiting_time", 120).With("language", "de-DE").
			With("night_mode_forward_rule", coretest.Object{"action": "FORWARD_TO_VOICEMAIL", "number": "901"}).
			With("agents", []any{coretest.Object{"extension_number": "901", "skill_level": 2}}),
		Changed: minimal.With("polling_strategy", "PRIORITIZED_HUNT"),
		Other:   minimal.With("name", "Complaints").With("extension_number", "651"),
	}, map[string]any{"max_waiting_time": 90}, map[string]any{"max_waiting_time": 60.0})
}

func virtualReceptionist(pbx portsip) *coretest.Fixture {
	minimal := coretest.Object{"name": "Welcome", "extension_number": "700", "pin_wo": "750926"}
	forward := func(number string) coretest.Object {
		return coretest.Object{"action": "FORWARD_TO_NUMBER", "number": number}
	}
	one := coretest.Object{
		"user_input": "1", "office_hours": coretest.Object{"mode": "GLOBAL"}, "holidays": []any{holidayID},
		"office_hours_forward_rule": forward("901"), "holiday_forward_rule": forward("902"),
	}

	return collectionObject(pbx, "ivrs", coretest.Fixture{
		Type: "pbx_virtual_receptionist", Key: "extension_number", UniqueKeys: true, Minimal: minimal,
		Full: minimal.With("language", "de-DE").With("dtmf_interval", 4).
			With("timeout_forward_rule", coretest.Object{"action": "REPEAT", "timeout": 10, "repeat_times": 1}).
			With("custom_forward_rules", []any{one, coretest.Object{"user_input": "2"}}).
			With("action_urls", []any{actionURL("crm").With("auth", "BASIC").With("username", "webhook"), actionURL("log")}),
		Changed: minimal.With("name", "Menu"),
		Other:   minimal.With("name", "Night").With("extension_number", "701"),
	}, map[string]any{"dtmf_interval": 3}, map[string]any{"dtmf_interval": 5.0})
}

// actionURL is an action URL with what is required.
func actionURL(name string) coretest.Object {
	return coretest.Object{"name": name, "type": "DTMF", "method": "POST", "url": "https://test.example/" + name}
}

func sharedVoicemail(pbx portsip) *coretest.Fixture {
	minimal := coretest.Object{"name": "Team", "extension_number": "750", "pin_wo": "860417"}

	return collectionObject(pbx, "shared_voicemails", coretest.Fixture{
		Type: "pbx_shared_voicemail", Key: "extension_number", UniqueKeys: true, Minimal: minimal,
		Full: minimal.With("prompt", "English").With("enable_email_notify", true).
			With("recipients", "team@test.example,boss@test.example").With("play_datetime", "24_HOUR_CLOCK"),
		Changed: minimal.With("name", "The team"),
		Other:   minimal.With("name", "Sales").With("extension_number", "751"),
	}, map[string]any{"recipients": "old@test.example"}, map[string]any{"recipients": "drifted@test.example"})
}

// collectionObject completes the fixture of a type of object of which a PortSIP tenant has many:
// the objects at that path of the API. The seeded object has, besides what Minimal configures,
// what is given, and drift is what Backend.Drift changes of it.
func collectionObject(pbx portsip, path string, f coretest.Fixture, seed, drift map[string]any) *coretest.Fixture {
	f.Provider = coretest.Object{"portsip": coretest.Object{"retry_timeout": "0s"}}
	f.Policies = []string{"delete", "abandon", "prevent"}
	f.VendorDefaults = f.Type != "pbx_holiday" // A new one has what is configured, and no more.
	f.Identity = func(id string) coretest.Object { return coretest.Object{"id": id} }
	f.Start = func(t testing.TB) *coretest.Backend {
		mock, url := pbx(t)
		seeded := func() map[string]any {
			for _, o := range mock.Objects(path) {
				if o[f.Key] == f.Minimal[f.Key] {
					return o
				}
			}

			return map[string]any{}
		}
		backend := portsipBackend(mock, url)
		backend.Seed = func() string {
			members := maps.Clone(seed)
			for name, value := range f.Minimal {
				if !strings.HasSuffix(name, "_wo") {
					members[name] = value
				}
			}

			return mock.Add(path, members)
		}
		backend.Drift = func() { mock.Change(path, fmt.Sprint(seeded()["id"]), drift) }
		backend.Drifted = func() bool {
			now := seeded()
			for name, value := range drift {
				if !reflect.DeepEqual(now[name], value) {
					return false
				}
			}

			return true
		}
		backend.Delete = func() { mock.Remove(path, fmt.Sprint(seeded()["id"])) }
		backend.Objects = func() map[string]string {
			all := map[string]string{}
			for _, o := range mock.Objects(path) {
				if !isSeeded(o) {
					all[fmt.Sprint(o["id"])] = fmt.Sprint(o)
				}
			}

			return all
		}

		return backend
	}

	return &f
}

func portsipBackend(mock *portsipmock.Server, url string) *coretest.Backend {
	return &coretest.Backend{
		Server:      mock.Server,
		Environment: map[string]string{"PORTSIP_BASE_URL": url + "/api", "PORTSIP_TOKEN": portsipmock.Token},
		IsWrite:     func(r *http.Request) bool { return r.Method == http.MethodPost },
	}
}

// settings is the fixture of one of the settings that a PortSIP tenant always has. Get and set
// reach them on the mock, and drift is what Backend.Drift sets.
func settings(
	pbx portsip, typeName, key string, minimal, full, changed coretest.Object, drift map[string]any,
	get func(*portsipmock.Server) map[string]any, set func(*portsipmock.Server, map[string]any),
) *coretest.Fixture {
	const tenantID = "NzAwNTUxOTA5NzczMTQ4MTYw"

	return &coretest.Fixture{
		Type:     typeName,
		Provider: coretest.Object{"portsip": coretest.Object{"retry_timeout": "0s"}},
		Minimal:  minimal, Full: full, Changed: changed,
		Key:          key,
		Policies:     []string{"abandon", "restore", "prevent"},
		AlwaysExists: true,
		Identity:     func(id string) coretest.Object { return coretest.Object{"id": id} },
		Start: func(t testing.TB) *coretest.Backend {
			mock, url := pbx(t)
			backend := portsipBackend(mock, url)
			backend.Seed = func() string { return tenantID }
			backend.Drift = func() { set(mock, drift) }
			backend.Drifted = func() bool {
				for name, value := range drift {
					if !reflect.DeepEqual(get(mock)[name], value) {
						return false
					}
				}

				return true
			}
			backend.Objects = func() map[string]string { return map[string]string{tenantID: fmt.Sprint(get(mock))} }

			return backend
		},
	}
}

func tenant(pbx portsip) *coretest.Fixture {
	minimal := coretest.Object{"timezone": "Europe/Berlin"}
	full := coretest.Object{
		"timezone": "Europe/Berlin", "website": "https://full.example.com", "currency": "EUR", "recording_retention": 90,
		"e164": coretest.Object{"enabled": true, "country": "Germany(49)"},
		"office_hours": coretest.Object{
			"monday": coretest.Object{"enabled": true, "ranges": []any{coretest.Object{"from": "08:00", "to": "12:00"}}},
		},
	}

	return settings(pbx, "pbx_tenant", "timezone", minimal, full, minimal.With("timezone", "Europe/Paris"),
		map[string]any{"website": "https://drifted.example.com"}, (*portsipmock.Server).Tenant,
		(*portsipmock.Server).SetTenant)
}

func passwordPolicy(pbx portsip) *coretest.Fixture {
	minimal := coretest.Object{"min_length": 10}
	full := coretest.Object{"min_length": 10, "max_length": 30, "contains_numbers": false,
		"disable_repeating_characters": false}

	return settings(pbx, "pbx_tenant_password_policy", "min_length", minimal, full, minimal.With("min_length", 12),
		map[string]any{"max_length": 29.0}, (*portsipmock.Server).PasswordPolicy, (*portsipmock.Server).SetPasswordPolicy)
}

func customHeaders(pbx portsip) *coretest.Fixture {
	header := coretest.Object{"name": "X-Site", "value": "Cologne", "scope": "TRUNK"}
	minimal := coretest.Object{"add": []any{header}}
	full := minimal.With("relay", []any{coretest.Object{"name": "X-Ticket", "scope": "ALL"}})
	drift := map[string]any{"relay": []any{map[string]any{"name": "X-Drifted", "scope": "USER"}}}

	return settings(pbx, "pbx_tenant_custom_headers", "add", minimal, full,
		coretest.Object{"add": []any{header.With("value", "Bonn")}},
		drift, (*portsipmock.Server).CustomHeaders, (*portsipmock.Server).SetCustomHeaders)
}

func voicemailServer(pbx portsip) *coretest.Fixture {
	minimal := coretest.Object{"retain_days": 90}
	full := coretest.Object{"retain_days": 90, "extension_number": "998", "min_seconds": 3}

	return settings(pbx, "pbx_voicemail_server", "retain_days", minimal, full, minimal.With("retain_days", 60),
		map[string]any{"min_seconds": 7.0}, (*portsipmock.Server).Voicemail, (*portsipmock.Server).SetVoicemail)
}

func notification(pbx portsip) *coretest.Fixture {
	minimal := coretest.Object{"type": "SMTP", "username": "pbx@test.example", "password_wo": "Mail-canary-61"}
	full := minimal.With("server", "mail.test.example").With("port", 587).With("auth", "LOGIN").
		With("enable_starttls_auto", true).With("recipients", "a@test.example,b@test.example").
		With("notify_queue_callback", true)

	return settings(pbx, "pbx_tenant_notification", "username", minimal, full,
		minimal.With("username", "noc@test.example"), map[string]any{"recipients": "drifted@test.example"},
		func(mock *portsipmock.Server) map[string]any {
			shown := mock.Notification()
			delete(shown, "password") // Secrets are not restored.

			return shown
		}, (*portsipmock.Server).SetNotification)
}

func billing(pbx portsip) *coretest.Fixture {
	minimal := coretest.Object{"account": "USER"}
	full := minimal.With("enabled", false).With("type", "ONLINE")

	return settings(pbx, "pbx_tenant_billing", "account", minimal, full, minimal.With("enabled", true),
		map[string]any{"type": "OFFLINE"}, (*portsipmock.Server).Billing, (*portsipmock.Server).SetBilling)
}

func customDestination() *coretest.Fixture {
	const name, tenant = "Boss phone", pbxcloudmock.Tenant
	minimal := coretest.Object{"name": name, "type_id": 1}

	return &coretest.Fixture{
		Type:     "pbxcloud_custom_destination",
		Provider: coretest.Object{"pbxcloud": coretest.Object{"retry_timeout": "0s"}},
		Minimal:  minimal,
		Full:     minimal.With("tenant", tenant).With("parameters", []any{"4535550100", "INCOMINGDID", "30"}),
		Changed:  minimal.With("type_id", 2), ChangesKey: true,
		Other:    minimal.With("name", "Night duty"),
		Key:      "name",
		Policies: []string{"abandon", "delete", "prevent"},
		Identity: func(id string) coretest.Object {
			of, id, _ := strings.Cut(id, "/")

			return coretest.Object{"tenant": of, "id": id}
		},
		Start: func(t testing.TB) *coretest.Backend {
			mock := pbxcloudmock.New()
			seeded := func() pbxcloudmock.Destination {
				for _, d := range mock.Destinations(tenant) {
					if d.Name == name {
						return d
					}
				}

				return pbxcloudmock.Destination{}
			}
			importID := func(id int) string { return tenant + "/" + strconv.Itoa(id) }

			return &coretest.Backend{
				Server: mock.Server,
				Environment: map[string]string{
					"PBXCLOUD_ENDPOINT": mock.Start(t) + pbxcloudmock.Path, "PBXCLOUD_API_KEY": pbxcloudmock.Key,
					"PBXCLOUD_TENANT": tenant,
				},
				IsWrite: func(r *http.Request) bool {
					return slices.Contains([]string{"add", "update", "delete"}, strings.ToLower(r.URL.Query().Get("action")))
				},
				Seed: func() string {
					d := pbxcloudmock.Destination{Tenant: tenant, Name: name, TypeID: 1, Parameters: []string{"1", "", "2"}}

					return importID(mock.AddDestination(d))
				},
				Drift: func() {
					d := seeded()
					d.Parameters = []string{"drifted"}
					mock.AddDestination(d)
				},
				Drifted: func() bool { return reflect.DeepEqual(seeded().Parameters, []string{"drifted"}) },
				Delete:  func() { mock.DeleteDestination(seeded().ID) },
				Objects: func() map[string]string {
					all := map[string]string{}
					for _, d := range mock.Destinations(tenant) {
						all[importID(d.ID)] = fmt.Sprintf("%+v", d)
					}

					return all
				},
			}
		},
	}
}

func pbxConnection() *coretest.Fixture {
	const account, customer = "12345", myreportsmock.CustomerTenantID
	const rest, websocket = "https://kazoo.example.com:8443", "wss://kazoo.example.com:5555"
	minimal := coretest.Object{"name": "Head office", "kazoo": coretest.Object{
		"host_rest": rest, "host_websocket": websocket, "account_id": account, "api_key_wo": "kazoo-key",
	}}

	return &coretest.Fixture{
		Type:     "myreports_pbx_connection",
		Provider: coretest.Object{"myreports": coretest.Object{"accept_charges": true, "retry_timeout": "0s"}},
		Minimal:  minimal,
		Full: minimal.With("country_code", "DE").With("enabled", true).With("kazoo.monitor_sub_accounts", true).
			With("customer_tenant_id", customer),
		Changed:    minimal.With("name", "Headquarters"),
		Other:      minimal.With("name", "Branch").With("kazoo.account_id", "67890"),
		Key:        "kazoo.account_id",
		UniqueKeys: true,
		Policies:   []string{"delete", "abandon", "prevent"},
		Identity: func(id string) coretest.Object {
			of, id, _ := strings.Cut(id, "/")

			return coretest.Object{"customer_tenant_id": of, "id": id}
		},
		Start: func(t testing.TB) *coretest.Backend {
			mock := myreportsmock.New(myreportsmock.WithFullGets(), myreportsmock.WithUniqueInstances())
			seeded := func() myreportsmock.PBX {
				for _, p := range mock.PBXs(customer) {
					if p.AccountID == account {
						return p
					}
				}

				return myreportsmock.PBX{}
			}

			return &coretest.Backend{
				Server: mock.Server,
				Environment: map[string]string{
					"MYREPORTS_BASE_URL": mock.Start(t) + "/api", "MYREPORTS_TOKEN": myreportsmock.Token,
					"MYREPORTS_CUSTOMER_TENANT_ID": customer,
				},
				IsWrite: func(r *http.Request) bool { return r.Method != http.MethodGet },
				Seed: func() string {
					return customer + "/" + mock.AddKazoo(customer, myreportsmock.PBX{
						Name: "Head office", AccountID: account, HostRest: rest, HostWebsocket: websocket,
						CountryCode: "AT", APIKey: "set-in-the-portal",
					})
				},
				Drift:   func() { mock.Change(seeded().ID, func(p *myreportsmock.PBX) { p.CountryCode = "CH" }) },
				Drifted: func() bool { return seeded().CountryCode == "CH" },
				Delete:  func() { mock.Remove(seeded().ID) },
				Objects: func() map[string]string {
					all := map[string]string{}
					for _, p := range mock.PBXs(customer) {
						all[customer+"/"+p.ID] = fmt.Sprintf("%+v", p)
					}

					return all
				},
			}
		},
	}
}
