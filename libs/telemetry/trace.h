// The trace that a call belongs to: W3C Trace Context, level 1, header `traceparent`. One id for
// the whole way through the services, and one for each step, so that log lines of several programs
// can be put side by side.
//
//   std::optional<TraceContext> caller = TraceContext::Parse(header);
//   const TraceContext trace = caller ? caller->Child(random) : TraceContext::New(random);
//   log.Info("Complaint filed.", {{"agency", agency}}, &trace);
//   outgoing.AddMetadata("traceparent", trace.Child(random).ToString());
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libs/base/random.h"

namespace tanggap::telemetry {

class TraceContext {
 public:
  // Nothing for anything that the specification calls invalid; the caller then starts a trace of
  // its own.
  static std::optional<TraceContext> Parse(std::string_view traceparent);
  static TraceContext New(base::Random& random, bool sampled = false);
  // The next step of the same trace.
  TraceContext Child(base::Random& random) const;

  const std::string& trace_id() const { return trace_id_; }  // 32 lower-case hex digits
  const std::string& span_id() const { return span_id_; }    // 16 lower-case hex digits
  bool sampled() const { return sampled_; }
  // The header, version 00.
  std::string ToString() const;
  bool operator==(const TraceContext&) const = default;

 private:
  TraceContext(std::string trace_id, std::string span_id, bool sampled);

  std::string trace_id_;
  std::string span_id_;
  bool sampled_;
};

}  // namespace tanggap::telemetry
