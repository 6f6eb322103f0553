// The log: one JSON object a line. A message is a fixed English sentence; what varies stands in
// fields, so that lines can be counted and searched, and personal data cannot slip in by
// concatenation.
//
//   telemetry::DescriptorSink sink(STDERR_FILENO);                  // in app.cc
//   telemetry::Logger log("complaints", clock, sink);
//   log.Info("Ready.", {{"port", port}});
//   log.Error("The database cannot be reached.", {{"attempt", 3}, {"retry_in", absl::Seconds(2)}},
//   &trace);
//
// gives
//
//   {"time":"2025-03-04T05:06:07.000008Z","severity":"INFO","service":"complaints","message":"Ready.","port":50051}
//
// Durations are seconds. Texts are cut at 2,048 bytes. Safe to share between threads; a call never
// blocks.
#pragma once

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "libs/base/clock.h"
#include "libs/telemetry/log_field.h"
#include "libs/telemetry/log_sink.h"
#include "libs/telemetry/trace.h"

namespace tanggap::telemetry {

enum class Severity { kDebug, kInfo, kWarning, kError };

class Logger {
 public:
  // Lines less severe than `minimum` are not written.
  Logger(std::string_view service, const base::Clock& clock, LogSink& sink,
         Severity minimum = Severity::kInfo);

  void Log(Severity severity, std::string_view sentence, std::initializer_list<Field> fields = {},
           const TraceContext* trace = nullptr);

  void Debug(std::string_view sentence, std::initializer_list<Field> fields = {},
             const TraceContext* trace = nullptr) {
    Log(Severity::kDebug, sentence, fields, trace);
  }
  void Info(std::string_view sentence, std::initializer_list<Field> fields = {},
            const TraceContext* trace = nullptr) {
    Log(Severity::kInfo, sentence, fields, trace);
  }
  void Warning(std::string_view sentence, std::initializer_list<Field> fields = {},
               const TraceContext* trace = nullptr) {
    Log(Severity::kWarning, sentence, fields, trace);
  }
  void Error(std::string_view sentence, std::initializer_list<Field> fields = {},
             const TraceContext* trace = nullptr) {
    Log(Severity::kError, sentence, fields, trace);
  }

 private:
  std::string service_;
  const base::Clock& clock_;
  LogSink& sink_;
  Severity minimum_;
  std::atomic<uint64_t> reported_drops_{0};
};

}  // namespace tanggap::telemetry
