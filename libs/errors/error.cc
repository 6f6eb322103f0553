#include "libs/errors/error.h"

#include <absl/strings/ascii.h>
#include <google/rpc/error_details.pb.h>

#include <algorithm>
#include <utility>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "libs/errors/catalogue.h"
#include "libs/errors/payload.h"
#include "tanggap/common/v1/errors.pb.h"

namespace tanggap::errors {
namespace {

// Bounds of what a caller's text may take up in an error: in characters for the reader, in bytes
// for the trailer.
constexpr size_t kMaxValueCharacters = 200;
constexpr size_t kMaxValueBytes = 320;
constexpr size_t kMaxKeyBytes = 64;
constexpr size_t kMaxMetadataBytes = 1200;
constexpr size_t kMaxFieldPathBytes = 200;
// More violations than this tell nobody anything, and the trailer has no room for them.
constexpr size_t kMaxViolationsKept = 200;

size_t SequenceLength(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xE0) return 2;
  return lead < 0xF0 ? 3 : 4;
}

// What was cut ends with a whole word, or entry of a list, and says that there was more. A single
// long word stays cut where it was.
void EndWithWord(std::string& cut) {
  constexpr std::string_view kMore = " ...";
  const size_t end = cut.find_last_of(' ', cut.size() - std::min(cut.size(), kMore.size()));
  if (end == std::string::npos) return;
  cut.resize(end);
  if (!cut.empty() && cut.back() == ',') cut.pop_back();
  cut += kMore;
}

// `text` as valid UTF-8 without control characters, cut at whole characters.
std::string Clip(std::string_view text, size_t max_characters, size_t max_bytes) {
  std::string clipped;
  size_t characters = 0;
  while (!text.empty() && characters < max_characters) {
    size_t length = std::min(SequenceLength(static_cast<unsigned char>(text[0])), text.size());
    std::string_view character = text.substr(0, length);
    const bool control = length == 1 && static_cast<unsigned char>(text[0]) < 0x20;
    if (!base::IsUtf8(character) || control || text[0] == 0x7F) {
      length = 1;
      character = "?";
    }
    if (clipped.size() + character.size() > max_bytes) break;
    clipped += character;
    text.remove_prefix(length);
    ++characters;
  }
  if (!text.empty()) EndWithWord(clipped);
  return clipped;
}

// The first half of a sentence, which says what is wrong, to stand within another one.
std::string WhatIsWrong(std::string sentence) {
  sentence.resize(std::min(sentence.find("; "), sentence.size()));
  // An abbreviation keeps its capitals.
  const bool word =
      sentence.size() > 1 && !absl::ascii_isupper(static_cast<unsigned char>(sentence[1]));
  if (word) sentence[0] = absl::ascii_tolower(static_cast<unsigned char>(sentence[0]));
  return sentence;
}

google::rpc::ErrorInfo InfoOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  internal::GetPayload(status, internal::kInfoUrl, &info);
  return info;
}

constexpr std::string_view kPrefix = "ERROR_REASON_";

}  // namespace

Error& Error::With(std::string_view key, std::string_view value) & {
  metadata_[std::string(key.substr(0, kMaxKeyBytes))] =
      Clip(value, kMaxValueCharacters, kMaxValueBytes);
  return *this;
}

Error& Error::Field(std::string_view field, std::string_view description) & {
  if (violations_.size() < kMaxViolationsKept) {
    violations_.push_back({Clip(field, kMaxFieldPathBytes, kMaxFieldPathBytes),
                           Clip(description, kMaxValueCharacters, kMaxValueBytes)});
  }
  return *this;
}

Error& Error::Behind(const absl::Status& problem, std::string_view path) & {
  const std::optional<Reason> reason = ReasonOf(problem);
  if (!reason.has_value()) return *this;
  for (const auto& [key, value] : AllMetadataOf(problem)) metadata_.emplace(key, value);
  for (const FieldViolation& violation : FieldViolationsOf(problem)) {
    Field(path.empty() ? violation.field : base::Join(path, ".", violation.field),
          violation.description);
  }
  return With("problem", ReasonName(*reason));
}

Error& Error::RetryAfter(absl::Duration delay) & {
  retry_after_ = std::clamp(delay, absl::ZeroDuration(), absl::Hours(24));
  const int64_t seconds = absl::ToInt64Seconds(absl::Ceil(*retry_after_, absl::Seconds(1)));
  return With("retry_seconds", base::Join(std::max<int64_t>(seconds, 1)));
}

Error& Error::Because(std::string_view cause) & {
  cause_ = cause;
  return *this;
}

absl::Status Error::ToStatus() const {
  google::rpc::ErrorInfo info;
  info.set_domain("tanggap");
  info.set_reason(std::string(ReasonName(reason_)));
  size_t bytes = 0;
  std::map<std::string, std::string> kept;
  for (const auto& [key, value] : metadata_) {
    bytes += key.size() + value.size();
    if (bytes > kMaxMetadataBytes) break;
    kept.emplace(key, value);
    (*info.mutable_metadata())[key] = value;
  }
  absl::Status status(CodeOf(reason_), Sentence(reason_, Language::kEnglish, kept));
  internal::SetPayload(&status, internal::kInfoUrl, info);
  if (!violations_.empty()) {
    google::rpc::BadRequest bad_request;
    for (const FieldViolation& violation : violations_) {
      auto* added = bad_request.add_field_violations();
      added->set_field(violation.field);
      added->set_description(violation.description);
    }
    internal::SetPayload(&status, internal::kFieldsUrl, bad_request);
  }
  if (retry_after_.has_value()) {
    google::rpc::RetryInfo retry;
    const int64_t millis = absl::ToInt64Milliseconds(*retry_after_);
    retry.mutable_retry_delay()->set_seconds(millis / 1000);
    retry.mutable_retry_delay()->set_nanos(static_cast<int>(millis % 1000) * 1'000'000);
    internal::SetPayload(&status, internal::kRetryUrl, retry);
  }
  if (!cause_.empty()) status.SetPayload(internal::kCauseUrl, absl::Cord(cause_));
  return status;
}

std::optional<Reason> ReasonOf(const absl::Status& status) {
  if (status.ok()) return std::nullopt;
  const google::rpc::ErrorInfo info = InfoOf(status);
  common::v1::ErrorReason value;
  if (info.reason().empty() ||
      !common::v1::ErrorReason_Parse(base::Join(kPrefix, info.reason()), &value) || value == 0) {
    return std::nullopt;
  }
  return static_cast<Reason>(value);
}

std::string_view ReasonName(Reason reason) {
  const auto* value =
      common::v1::ErrorReason_descriptor()->FindValueByNumber(static_cast<int>(reason));
  TANGGAP_INVARIANT(value != nullptr, "a reason is a value of tanggap.common.v1.ErrorReason");
  return std::string_view(value->name()).substr(kPrefix.size());
}

std::string MetadataOf(const absl::Status& status, std::string_view key) {
  const google::rpc::ErrorInfo info = InfoOf(status);
  const auto found = info.metadata().find(std::string(key));
  return found == info.metadata().end() ? "" : found->second;
}

std::map<std::string, std::string> AllMetadataOf(const absl::Status& status) {
  const google::rpc::ErrorInfo info = InfoOf(status);
  return {info.metadata().begin(), info.metadata().end()};
}

std::vector<FieldViolation> FieldViolationsOf(const absl::Status& status) {
  google::rpc::BadRequest bad_request;
  std::vector<FieldViolation> violations;
  if (!internal::GetPayload(status, internal::kFieldsUrl, &bad_request)) return violations;
  for (const auto& violation : bad_request.field_violations()) {
    violations.push_back({violation.field(), violation.description()});
  }
  return violations;
}

std::optional<absl::Duration> RetryAfterOf(const absl::Status& status) {
  google::rpc::RetryInfo retry;
  if (!internal::GetPayload(status, internal::kRetryUrl, &retry)) return std::nullopt;
  return absl::Seconds(retry.retry_delay().seconds()) +
         absl::Nanoseconds(retry.retry_delay().nanos());
}

std::string CauseOf(const absl::Status& status) {
  const absl::optional<absl::Cord> cause = status.GetPayload(internal::kCauseUrl);
  return cause.has_value() ? std::string(*cause) : "";
}

std::string Sentence(Reason reason, Language language,
                     const std::map<std::string, std::string>& metadata) {
  const CatalogueEntry* entry = FindEntry(reason);
  TANGGAP_INVARIANT(entry != nullptr, "every reason has an entry in the catalogue");
  const std::string_view sentence =
      language == Language::kEnglish ? entry->english : entry->indonesian;
  const auto problem = metadata.find("problem");
  common::v1::ErrorReason behind;
  if (problem == metadata.end() ||
      !common::v1::ErrorReason_Parse(base::Join(kPrefix, problem->second), &behind) ||
      behind == common::v1::ERROR_REASON_UNSPECIFIED) {
    return FillSentence(sentence, language, metadata);
  }
  std::map<std::string, std::string> values = metadata;
  values.erase("problem");
  values["problem"] = WhatIsWrong(Sentence(static_cast<Reason>(behind), language, values));
  return FillSentence(sentence, language, values);
}

absl::StatusCode CodeOf(Reason reason) {
  const CatalogueEntry* entry = FindEntry(reason);
  TANGGAP_INVARIANT(entry != nullptr, "every reason has an entry in the catalogue");
  return entry->code;
}

}  // namespace tanggap::errors
