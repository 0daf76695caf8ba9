# The id is what the action pbxcloud_dial shows.
data "pbxcloud_recording" "call" {
  provider = pbx
  call_id  = "15a4cfe6429054"
  max_size = 20 * 1024 * 1024 # bytes
}

output "recording" {
  value = {
    type = data.pbxcloud_recording.call.content_type
    size = data.pbxcloud_recording.call.size
  }
}
