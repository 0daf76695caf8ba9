# By extension number.
data "pbx_shared_voicemail" "front_desk" {
  extension_number = "7500"
}

# By id.
data "pbx_shared_voicemail" "by_id" {
  id = "NzAwNTUxOTA5NzczMTUyMDA0"
}

output "recipients" {
  value = data.pbx_shared_voicemail.front_desk.recipients
}
