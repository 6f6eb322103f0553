#include "services/cli/survey/report_file.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_replace.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/nearest.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

constexpr char kExample[] = "A line is written like PERSYARATAN: 3.31 or index: 87.28.";

std::string Trimmed(const std::string& text) {
  return std::string(absl::StripAsciiWhitespace(text));
}

bool IsElement(const std::string& key) {
  return key.size() >= 2 && std::all_of(key.begin(), key.end(), [](unsigned char c) {
           return std::isupper(c) != 0 || std::isdigit(c) != 0 || c == '_';
         });
}

bool IsDecimal(const std::string& text) {
  return !text.empty() && std::count(text.begin(), text.end(), '.') <= 1 && text.front() != '.' &&
         text.back() != '.' && text.find_first_not_of("0123456789.") == std::string::npos;
}

// Reads one line into the request; "" when it is good, else what is wrong with it.
std::string ReadLine(const std::string& key, const std::string& value,
                     v1::AuditReportedIndexRequest& request) {
  const std::string decimal = absl::StrReplaceAll(value, {{",", "."}});
  int64_t count = 0;
  if (value.empty()) return base::Join(key, " has no value. ", kExample);
  if (IsElement(key)) {
    if (!IsDecimal(decimal)) return base::Join(key, " is '", value, "', but must be a number.");
    v1::ReportedElement& element = *request.add_elements();
    element.set_element(key);
    element.set_mean(decimal);
  } else if (key == "profile") {
    request.set_index_profile(
        value.starts_with("indexProfiles/") ? value : base::Join("indexProfiles/", value));
  } else if (key == "index") {
    if (!IsDecimal(decimal)) return base::Join("index is '", value, "', but must be a number.");
    request.set_claimed_index(decimal);
  } else if (key == "grade") {
    request.set_claimed_grade(value);
  } else if (key == "performance") {
    request.set_claimed_performance(value);
  } else if (key == "respondents" || key == "population") {
    if (!absl::SimpleAtoi(value, &count) || count < 0)
      return base::Join(key, " is '", value, "', but must be a whole number.");
    key == "population" ? request.set_claimed_population(count)
                        : request.set_claimed_respondents(count);
  } else {
    const std::string nearest =
        Nearest(key, {"profile", "index", "grade", "performance", "respondents", "population"});
    return base::Join("there is no '", key, "' here",
                      nearest.empty() ? base::Join("; an element is written in capitals.")
                                      : base::Join("; did you mean ", nearest, "?"));
  }
  return "";
}

}  // namespace

absl::StatusOr<v1::AuditReportedIndexRequest> ReadReport(const std::string& name,
                                                         std::string_view text) {
  v1::AuditReportedIndexRequest request;
  std::set<std::string> seen;
  size_t number = 0;
  for (const std::string& whole : base::Split(text, '\n')) {
    ++number;
    const std::string line = Trimmed(whole.substr(0, whole.find('#')));
    if (line.empty()) continue;
    const size_t colon = line.find(':');
    const std::string key = Trimmed(line.substr(0, colon));
    std::string problem;
    if (colon == std::string::npos) {
      problem = base::Join("'", line, "' has no colon. ", kExample);
    } else if (!seen.insert(key).second) {
      problem = base::Join(key, " stands here a second time.");
    } else {
      problem = ReadLine(key, Trimmed(line.substr(colon + 1)), request);
    }
    if (!problem.empty()) return UsageError(base::Join(name, ":", number, ": ", problem));
  }
  if (request.elements().empty())
    return UsageError(base::Join(name, " names no element. ", kExample));
  if (request.claimed_index().empty())
    return UsageError(
        base::Join(name, " does not say the index that the report claims. ", kExample));
  return request;
}

}  // namespace tanggap::cli
