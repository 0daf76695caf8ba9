# The voicemail server exists already: creating the resource adopts it, and the plan lists what will change.
resource "pbx_voicemail_server" "voicemail" {
  extension_number = "999"
  retain_days      = 90
  min_seconds      = 3
}
