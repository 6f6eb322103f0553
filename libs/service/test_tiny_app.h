// The smallest service: it answers what all do, and writes down when the host calls it.
//
//   Journal journal;
//   TinyService service({.adjust = [&](TinyOptions& options) { options.journal = &journal; }});
//   EXPECT_THAT(journal.entries(), ElementsAre("begin"));
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/base/result.h"
#include "libs/query/page_tokens.h"
#include "libs/service/common_methods.h"
#include "libs/service/host.h"
#include "libs/testing/service_rig/service_rig.h"

namespace tanggap::service {

class Journal {
 public:
  void Write(const std::string& entry) {
    base::MutexLock lock(mutex_);
    entries_.push_back(entry);
  }
  std::vector<std::string> entries() const {
    base::MutexLock lock(mutex_);
    return entries_;
  }

 private:
  mutable base::Mutex mutex_;
  std::vector<std::string> entries_ TANGGAP_GUARDED_BY(mutex_);
};

struct TinyOptions : HostOptions {
  Journal* journal = nullptr;
  absl::Duration period = absl::InfiniteDuration();
  std::function<absl::Status(absl::Time)> check = [](absl::Time) { return absl::OkStatus(); };
};

inline std::vector<postgres::MigrationSet> TinyMigrations() {
  return MigrationsWith({"tiny", {{"0001_tiny.sql", "CREATE SCHEMA tiny;"}}});
}

class TinyApp {
 public:
  using Options = TinyOptions;

  TinyApp(TinyOptions options, const HostNeeds& needs)
      : options_(std::move(options)), needs_(needs) {}

  absl::Status Start() {
    TANGGAP_ASSIGN_OR_RETURN(foundation_, Foundation::Create("tiny", options_, needs_));
    page_tokens_.emplace(foundation_->world().keys, needs_.clock, needs_.random);
    methods_.emplace(*foundation_, *page_tokens_);
    Journal& journal = *options_.journal;
    host_.emplace(
        options_, *foundation_,
        HostedService{.migrations = TinyMigrations(),
                      .register_methods =
                          [this](rpc::Server& server, const CheckUp& check_up) {
                            methods_->Register(server, check_up);
                            return absl::OkStatus();
                          },
                      .check = options_.check,
                      .begin = [&journal] { journal.Write("begin"); },
                      .repeated = {{options_.period, [&journal] { journal.Write("repeated"); }}},
                      .on_published = [&journal] { journal.Write("published"); },
                      .notes = [] { return std::vector<std::string>{"a note"}; },
                      .finish = [&journal](absl::Time) { journal.Write("finish"); },
                      .end = [&journal] { journal.Write("end"); }});
    return host_->Start();
  }
  Host& host() { return *host_; }
  Foundation& foundation() { return *foundation_; }
  const TinyOptions& options() const { return options_; }

 private:
  const TinyOptions options_;
  const HostNeeds needs_;
  std::unique_ptr<Foundation> foundation_;
  std::optional<query::PageTokens> page_tokens_;
  std::optional<CommonMethods> methods_;
  std::optional<Host> host_;
};

class TinyService : public testing::ServiceRig<TinyApp> {
 public:
  explicit TinyService(Options options)
      : ServiceRig({.name = "tiny",
                    .proto_service = "tanggap.common.v1.EventLogService",
                    .migrations = TinyMigrations()},
                   std::move(options)) {}
};

}  // namespace tanggap::service
