#include "services/surveys/api/watch_index_api.h"

#include <atomic>
#include <utility>

#include "libs/base/result.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

namespace {

class IndexFeed final : public rpc::Feed<v1::WatchIndexResponse> {
 public:
  IndexFeed(const service::World& world, IndexApi& index, FigureWatch& watch,
            const base::Uuid& survey, v1::GetIndexRequest query, rpc::Waker waker)
      : world_(world),
        index_(index),
        watch_(watch),
        query_(std::move(query)),
        changed_(std::make_shared<std::atomic<bool>>(false)),
        subscription_(watch.Subscribe(survey, [changed = changed_, waker = std::move(waker)] {
          changed->store(true);
          waker.Wake();
        })) {}

  absl::StatusOr<std::optional<v1::WatchIndexResponse>> Next(const rpc::Context& context) override {
    // Before reading, so that what changes meanwhile is read next time.
    const bool changed = changed_->exchange(false);
    if (begun_ && !changed) return std::optional<v1::WatchIndexResponse>();
    const absl::Time now = world_.clock.Now();
    TANGGAP_ASSIGN_OR_RETURN(v1::GetIndexResponse answer, index_.Answer(AskerOf(context), query_));
    // Pages are sealed anew each time; nothing else of the same figures differs.
    const bool same = begun_ && SameFigures(answer, shown_.index());
    begun_ = true;
    *shown_.mutable_index() = std::move(answer);
    *shown_.mutable_as_of_time() = ToProto(now);
    if (same) return std::optional<v1::WatchIndexResponse>();
    return std::optional(shown_);
  }

  v1::WatchIndexResponse Heartbeat() override {
    v1::WatchIndexResponse standing = shown_;
    const absl::Time looked = watch_.last_look();
    if (ToProto(looked).seconds() > shown_.as_of_time().seconds() && looked > absl::InfinitePast())
      *standing.mutable_as_of_time() = ToProto(looked);
    return standing;
  }

 private:
  static bool SameFigures(v1::GetIndexResponse one, v1::GetIndexResponse other) {
    one.clear_next_page_token();
    other.clear_next_page_token();
    return one.SerializeAsString() == other.SerializeAsString();
  }

  const service::World& world_;
  IndexApi& index_;
  FigureWatch& watch_;
  const v1::GetIndexRequest query_;
  bool begun_ = false;
  v1::WatchIndexResponse shown_;
  const std::shared_ptr<std::atomic<bool>> changed_;
  const FigureWatch::Subscription subscription_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<rpc::Feed<v1::WatchIndexResponse>>> WatchIndexApi::Watch(
    const rpc::Context& context, const v1::WatchIndexRequest& request, rpc::Waker waker) {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid survey, SurveyOf(request.query().scope().survey()));
  // What GetIndex refuses is refused before the stream is open.
  TANGGAP_RETURN_IF_ERROR(index_.Answer(AskerOf(context), request.query()).status());
  v1::GetIndexRequest query = request.query();
  query.clear_page_token();
  return std::make_unique<IndexFeed>(world_, index_, watch_, survey, std::move(query),
                                     std::move(waker));
}

}  // namespace tanggap::surveys
