#include "libs/telemetry/trace.h"

#include <utility>

#include "libs/base/strings.h"

namespace tanggap::telemetry {

namespace {

constexpr size_t kLength = 55;  // 2 + 1 + 32 + 1 + 16 + 1 + 2

bool IsLowerHex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool IsZero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

// The all-zero id means "none", so it is drawn again.
std::string NewId(base::Random& random, size_t bytes) {
  std::string id;
  do {
    id = base::ToHex(random.Bytes(bytes));
  } while (IsZero(id));
  return id;
}

}  // namespace

TraceContext::TraceContext(std::string trace_id, std::string span_id, bool sampled)
    : trace_id_(std::move(trace_id)), span_id_(std::move(span_id)), sampled_(sampled) {}

std::optional<TraceContext> TraceContext::Parse(std::string_view traceparent) {
  if (traceparent.size() < kLength) return std::nullopt;
  const std::string_view version = traceparent.substr(0, 2);
  const std::string_view trace_id = traceparent.substr(3, 32);
  const std::string_view span_id = traceparent.substr(36, 16);
  const std::string_view flags = traceparent.substr(53, 2);
  if (traceparent[2] != '-' || traceparent[35] != '-' || traceparent[52] != '-')
    return std::nullopt;
  for (const std::string_view part : {version, trace_id, span_id, flags}) {
    if (!IsLowerHex(part)) return std::nullopt;
  }
  if (version == "ff" || IsZero(trace_id) || IsZero(span_id)) return std::nullopt;
  // A later version may say more, after a hyphen; version 00 may not.
  if (traceparent.size() > kLength && (version == "00" || traceparent[kLength] != '-')) {
    return std::nullopt;
  }
  const bool sampled = (static_cast<unsigned char>(base::FromHex(flags)[0]) & 1) != 0;
  return TraceContext(std::string(trace_id), std::string(span_id), sampled);
}

TraceContext TraceContext::New(base::Random& random, bool sampled) {
  return TraceContext(NewId(random, 16), NewId(random, 8), sampled);
}

TraceContext TraceContext::Child(base::Random& random) const {
  return TraceContext(trace_id_, NewId(random, 8), sampled_);
}

std::string TraceContext::ToString() const {
  return base::Join("00-", trace_id_, "-", span_id_, sampled_ ? "-01" : "-00");
}

}  // namespace tanggap::telemetry
