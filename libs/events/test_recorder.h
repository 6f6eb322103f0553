// A handler for tests, of this process and of the one that tests kill (victim/victim.cc).
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "libs/base/mutex.h"
#include "libs/base/result.h"
#include "libs/events/handler.h"

namespace tanggap::events {

// Writes every event into the table `seen`, which refuses to see one twice; refuses what it is told
// to.
class Recorder final : public Handler {
 public:
  explicit Recorder(std::string consumer) : consumer_(std::move(consumer)) {}

  static constexpr char kTable[] =
      "CREATE TABLE seen (nr bigint GENERATED ALWAYS AS IDENTITY, consumer text, agency text, "
      "position bigint, subject text, version integer, PRIMARY KEY (consumer, agency, position))";

  const std::set<std::string>& types() const override { return types_; }
  void Know(std::set<std::string> types) { types_ = std::move(types); }

  // From now on events of this subject, or of this type, end so; all when it is "*".
  void Refuse(std::string what, absl::Status status) {
    base::MutexLock lock(mutex_);
    refused_[std::move(what)] = std::move(status);
  }
  void RefuseNothing() {
    base::MutexLock lock(mutex_);
    refused_.clear();
  }
  int refusals() const {
    base::MutexLock lock(mutex_);
    return refusals_;
  }

  absl::Status Apply(postgres::Transaction& transaction, const Batch& events) override {
    static constexpr postgres::Statement kSee = {"see",
                                                 "INSERT INTO seen (consumer, agency, position, "
                                                 "subject, version) VALUES ($1, $2, $3, $4, $5)"};
    for (const common::v1::Event* event : events) {
      TANGGAP_RETURN_IF_ERROR(Refusal(*event));
      postgres::Params params;
      params.Text(consumer_).Text(event->agency()).Int(event->position());
      params.Text(event->subject()).Int(event->subject_version());
      TANGGAP_RETURN_IF_ERROR(transaction.Query(kSee, params).status());
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Refusal(const common::v1::Event& event) {
    base::MutexLock lock(mutex_);
    for (const std::string& what : {event.subject(), event.type(), std::string("*")}) {
      const auto found = refused_.find(what);
      if (found == refused_.end()) continue;
      ++refusals_;
      return found->second;
    }
    return absl::OkStatus();
  }

  const std::string consumer_;
  std::set<std::string> types_;
  mutable base::Mutex mutex_;
  std::map<std::string, absl::Status> refused_ TANGGAP_GUARDED_BY(mutex_);
  int refusals_ TANGGAP_GUARDED_BY(mutex_) = 0;
};

}  // namespace tanggap::events
