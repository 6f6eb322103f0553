#include "services/cli/import/json_lines_source.h"

#include <absl/strings/ascii.h>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/import/refusal_text.h"
#include "services/cli/json.h"

namespace tanggap::cli {
namespace {

// A request has a sixteenth of it.
constexpr size_t kLongestLine = size_t{4} << 20;
// What is kept of a longer one.
constexpr std::string_view kTooLong = "...";
// Stands at the beginning of a line, which is no case with it.
constexpr std::string_view kWithoutTexts = "{\"textsMayNotBeRead\":true,";

}  // namespace

absl::StatusOr<std::unique_ptr<CaseSource>> JsonLinesSource::Open(const std::string& path) {
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> bytes, ByteSource::Open(path));
  std::unique_ptr<JsonLinesSource> source(new JsonLinesSource(std::move(bytes)));
  TANGGAP_RETURN_IF_ERROR(source->rules_.Compile(complaints::v1::ImportedComplaint::descriptor()));
  return source;
}

std::string JsonLinesSource::WithoutTexts(const std::string& line) {
  return base::Join(kWithoutTexts, std::string_view(line).substr(1));
}

absl::StatusOr<bool> JsonLinesSource::ReadLine(std::string& line) {
  while (true) {
    line.clear();
    too_long_ = false;
    ++line_;
    while (true) {
      const size_t end = piece_.find('\n');
      line.append(piece_.substr(0, end));
      too_long_ |= line.size() > kLongestLine;
      if (too_long_) line = kTooLong;
      if (end != std::string_view::npos) {
        piece_.remove_prefix(end + 1);
        break;
      }
      TANGGAP_ASSIGN_OR_RETURN(piece_, bytes_->Next());
      if (!piece_.empty()) continue;
      cut_ = true;
      return !absl::StripAsciiWhitespace(line).empty();
    }
    if (!absl::StripAsciiWhitespace(line).empty()) return true;
  }
}

absl::StatusOr<std::optional<CaseSource::Row>> JsonLinesSource::Next() {
  std::string line;
  TANGGAP_ASSIGN_OR_RETURN(const bool more, ReadLine(line));
  if (!more) return std::optional<Row>();
  complaints::v1::ImportedComplaint item;
  Row row{.number = ++rows_, .line = line_, .item = Rejection{""}};
  if (too_long_) {
    row.item = Rejection{"the line is longer than four mebibytes: no request may have so much"};
    return row;
  }
  if (line.starts_with(kWithoutTexts)) {
    row.item = Rejection{
        "whoever exported the case might not read all of it: have it exported by somebody who may"
        ", or, where its name in its source is known, as it is by --allow-gaps"};
    return row;
  }
  if (const absl::Status read = FromJson(line, item); !read.ok()) {
    // What does not fit is not repeated: it may be personal.
    row.item = Rejection{cut_ ? "the file ends in the middle of this line: it was cut"
                              : "the line is no ImportedComplaint as JSON"};
    return row;
  }
  row.external_id = item.external_reference().external_id();
  const std::vector<errors::FieldViolation> violations = rules_.Check(&item);
  if (violations.empty()) {
    row.item = std::move(item);
  } else {
    row.item = Rejection{ReasonOf(violations[0])};
  }
  return row;
}

absl::Status JsonLinesSource::Skip(int64_t rows) {
  std::string line;
  for (; rows > 0; --rows) {
    TANGGAP_ASSIGN_OR_RETURN(const bool more, ReadLine(line));
    if (!more) break;
    ++rows_;
  }
  return absl::OkStatus();
}

}  // namespace tanggap::cli
