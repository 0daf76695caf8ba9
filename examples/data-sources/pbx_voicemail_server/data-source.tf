data "pbx_voicemail_server" "current" {}

output "voicemail_number" {
  value = data.pbx_voicemail_server.current.extension_number
}
