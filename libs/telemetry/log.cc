#include "libs/telemetry/log.h"

#include <array>
#include <charconv>
#include <cmath>
#include <type_traits>
#include <utility>

#include "libs/base/strings.h"
#include "libs/telemetry/json.h"

namespace tanggap::telemetry {

namespace {

constexpr size_t kMaxTextBytes = 2048;

std::string_view NameOf(Severity severity) {
  switch (severity) {
    case Severity::kDebug:
      return "DEBUG";
    case Severity::kInfo:
      return "INFO";
    case Severity::kWarning:
      return "WARNING";
    case Severity::kError:
      return "ERROR";
  }
  return "ERROR";
}

std::string ToText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone());
}

void AppendText(std::string& line, std::string_view text) {
  if (text.size() <= kMaxTextBytes) return AppendJsonString(line, text);
  size_t end = kMaxTextBytes;
  // Not in the middle of a character.
  while (end > kMaxTextBytes - 4 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  AppendJsonString(line, base::Join(text.substr(0, end), "\u2026"));
}

// The shortest digits that read back as the same number. JSON has no infinity and no NaN; they
// become texts.
void AppendNumber(std::string& line, double number) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  const std::string_view text(digits.data(), static_cast<size_t>(end - digits.data()));
  if (std::isfinite(number)) {
    line += text;
  } else {
    AppendJsonString(line, text);
  }
}

void AppendValue(std::string& line, const FieldValue& value) {
  std::visit(
      [&line](const auto& held) {
        using T = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<T, std::string_view>) {
          AppendText(line, held);
        } else if constexpr (std::is_same_v<T, bool>) {
          line += held ? "true" : "false";
        } else if constexpr (std::is_same_v<T, absl::Duration>) {
          AppendNumber(line, absl::ToDoubleSeconds(held));
        } else if constexpr (std::is_same_v<T, absl::Time>) {
          AppendJsonString(line, ToText(held));
        } else if constexpr (std::is_same_v<T, double>) {
          AppendNumber(line, held);
        } else {
          line += base::Join(held);
        }
      },
      value.get());
}

}  // namespace

Logger::Logger(std::string_view service, const base::Clock& clock, LogSink& sink, Severity minimum)
    : service_(service), clock_(clock), sink_(sink), minimum_(minimum) {}

void Logger::Log(Severity severity, std::string_view sentence, std::initializer_list<Field> fields,
                 const TraceContext* trace) {
  if (severity < minimum_) return;
  std::string line;
  line.reserve(256);
  line += base::Join("{\"time\":\"", ToText(clock_.Now()), "\",\"severity\":\"", NameOf(severity),
                     "\",\"service\":");
  AppendText(line, service_);
  line += ",\"message\":";
  AppendText(line, sentence);
  if (trace != nullptr) {
    line += base::Join(",\"trace_id\":\"", trace->trace_id(), "\",\"span_id\":\"", trace->span_id(),
                       "\"");
  }
  for (const Field& field : fields) {
    line += base::Join(",\"", field.key.text(), "\":");
    AppendValue(line, field.value);
  }
  // The running total, once after each time that it grew: whoever reads the log sees that lines are
  // missing.
  const uint64_t dropped = sink_.dropped();
  if (reported_drops_.exchange(dropped, std::memory_order_relaxed) != dropped) {
    line += base::Join(",\"dropped_lines\":", dropped);
  }
  line += '}';
  sink_.Write(std::move(line));
}

}  // namespace tanggap::telemetry
