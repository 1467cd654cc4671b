# Reads JUnit's reports (TEST-*.xml, of Maven's plugins and of the console launcher) and prints a line for each test: result, class,
# name, and of one that failed the beginning of its message, with tabs between. The results: passed, failed, skipped, and flaky, which
# Maven says of a test that failed first and passed when it was run again.
function decoded(text) {
  gsub(/&#(9|10|13);|\t/, " ", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text)
  gsub(/&quot;/, "\"", text); gsub(/&apos;/, "'", text); gsub(/&amp;/, "\\&", text); gsub(/ +/, " ", text)
  return text
}
function attribute(key) {
  if (!match($0, " " key "=\"[^\"]*\"")) return ""
  return decoded(substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 4))
}
function put() {
  if (result != "") print result, class, name, substr(message, 1, 500)
}
function is(what) {
  if (result == "passed") { result = what; message = attribute("message") }
}
BEGIN { OFS = "\t" }
/<testcase / { put(); result = "passed"; class = attribute("classname"); name = attribute("name"); message = "" }
/<(failure|error)[ >]/ { is("failed") }
/<flaky(Failure|Error)[ >]/ { is("flaky") }
/<skipped[ \/>]/ { is("skipped") }
END { put() }
