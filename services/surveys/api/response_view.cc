#include "services/surveys/api/response_view.h"

#include <algorithm>
#include <vector>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/domain/holding.h"
#include "services/surveys/domain/telling_answers.h"

namespace tanggap::surveys {

namespace {

constexpr size_t kMostKept = 16;
constexpr int kRowsAtOnce = 2000;

std::vector<v1::Answer> AnswersOf(const ListedResponse& listed) {
  v1::ResponseContent content;
  // Ours: what cannot be read is shown as nothing.
  if (!content.ParseFromString(listed.row.answers)) return {};
  return {content.answers().begin(), content.answers().end()};
}

std::string CollectorValue(const ListedResponse& listed) {
  return listed.collector.has_value() ? "c" + listed.collector->ToString() : "c";
}
std::string VersionValue(const ListedResponse& listed) {
  return base::Join("v", listed.row.version);
}
std::string AnswerValueOf(const v1::Answer& answer) { return "a" + CanonicalBytes(answer); }

std::string StandingOf(const Survey& survey, const MonthRange& range, int64_t moves) {
  return base::Join(moves, "|", survey.min_cell, "|", survey.published_version, "|", range.first,
                    "|", range.last);
}

}  // namespace

MonthRange ListedMonths(const Survey& survey, const AgencyDay& today) {
  return {.first = FirstMonthHeld(survey.hold_months, today.civil),
          .last = NumberOf(absl::CivilMonth(today.civil) - 1)};
}

Alike ResponseView::AlikeOf(const std::vector<ListedTally>& tallies, bool imported, int min_cell,
                            int this_year) {
  std::vector<PlaceTally> own;
  for (const ListedTally& each : tallies) {
    if (each.imported == imported) own.push_back(each.tally);
  }
  return Alike(own, min_cell, this_year);
}

ResponseView::ResponseView(const Survey& survey, const AgencyDay& today, VersionsByNumber versions,
                           const std::vector<ListedTally>& tallies, size_t most_values)
    : survey_(survey.Name()),
      min_cell_(survey.min_cell),
      most_values_(most_values),
      months_(ListedMonths(survey, today)),
      versions_(std::move(versions)),
      live_(AlikeOf(tallies, false, survey.min_cell, static_cast<int>(today.civil.year()))),
      imported_(AlikeOf(tallies, true, survey.min_cell, static_cast<int>(today.civil.year()))) {}

void ResponseView::Count(const ListedResponse& listed) {
  if (listed.row.level == v1::RESPONDENT_LEVEL_IDENTIFIED) return;
  const Shown shown = KindOf(listed).Of({listed.row.unit, listed.row.service, listed.row.month});
  const auto version = versions_.find(listed.row.version);
  if (shown.step == AlikeStep::kWithheld || version == versions_.end()) return;
  Count(listed, shown, CollectorValue(listed));
  Count(listed, shown, VersionValue(listed));
  for (const v1::Answer& answer : AnswersOf(listed)) {
    if (IsTelling(version->second->definition, answer)) Count(listed, shown, AnswerValueOf(answer));
  }
}

void ResponseView::Count(const ListedResponse& listed, const Shown& shown, std::string value) {
  auto& values = (listed.row.imported ? imported_values_ : live_values_)[shown];
  const auto known = values.find(value);
  if (known != values.end()) {
    ++known->second;
  } else if (values_ < most_values_) {
    values.emplace(std::move(value), 1);
    ++values_;
  }
}

void ResponseView::Finish() {
  for (Values* of : {&live_values_, &imported_values_}) {
    for (auto& [shown, values] : *of)
      std::erase_if(values, [this](const auto& value) { return value.second < min_cell_; });
  }
}

bool ResponseView::IsCommon(const ListedResponse& listed, const Shown& shown,
                            const std::string& value) const {
  const Values& values = listed.row.imported ? imported_values_ : live_values_;
  const auto found = values.find(shown);
  return found != values.end() && found->second.contains(value);
}

std::string ResponseView::Name(const ListedResponse& listed) const {
  return base::Join(survey_, "/responses/", listed.row.response_key.ToString());
}

v1::Response ResponseView::Identified(const ListedResponse& listed) const {
  const ResponseRow& row = listed.row;
  v1::Response shown;
  shown.set_name(Name(listed));
  shown.set_version(base::Join(survey_, "/versions/", row.version));
  if (listed.collector.has_value())
    shown.set_collector(base::Join(survey_, "/collectors/", listed.collector->ToString()));
  shown.set_respondent_level(row.level);
  shown.set_state(row.state);
  shown.set_revision(listed.revision);
  shown.set_submit_date(row.day.value_or(""));
  shown.set_unit(row.unit);
  shown.set_service(row.service);
  shown.set_channel(row.channel);
  shown.set_language(row.language.value_or(""));
  for (v1::Answer& answer : AnswersOf(listed)) *shown.add_answers() = std::move(answer);
  for (const v1::QualityFlag flag : row.flags) shown.add_quality_flags(flag);
  return shown;
}

v1::Response ResponseView::Blanked(const ListedResponse& listed, const Shown& place,
                                   int channel) const {
  const ResponseRow& row = listed.row;
  v1::Response shown;
  shown.set_name(Name(listed));
  if (IsCommon(listed, place, VersionValue(listed)))
    shown.set_version(base::Join(survey_, "/versions/", row.version));
  const bool whole = place.step == AlikeStep::kService;
  if (whole && listed.collector.has_value() && IsCommon(listed, place, CollectorValue(listed)))
    shown.set_collector(base::Join(survey_, "/collectors/", listed.collector->ToString()));
  shown.set_respondent_level(row.level);
  shown.set_state(row.state);
  shown.set_revision(listed.revision);
  shown.set_submit_date(place.period);
  shown.set_unit(place.unit);
  shown.set_service(place.service);
  shown.set_channel(static_cast<common::v1::Channel>(channel));
  const auto version = versions_.find(row.version);
  if (version == versions_.end()) return shown;
  for (v1::Answer& answer : AnswersOf(listed)) {
    const bool hidden = IsTelling(version->second->definition, answer) &&
                        !IsCommon(listed, place, AnswerValueOf(answer));
    if (!hidden) *shown.add_answers() = std::move(answer);
  }
  for (const v1::QualityFlag flag : row.flags) shown.add_quality_flags(flag);
  return shown;
}

std::optional<v1::Response> ResponseView::Show(const ListedResponse& listed,
                                               const Selected& selected) const {
  const ResponsePlace place = {listed.row.unit, listed.row.service, listed.row.month};
  if (listed.row.level == v1::RESPONDENT_LEVEL_IDENTIFIED) {
    const Shown whole = {AlikeStep::kService, place.unit, place.service,
                         PeriodOf(Grain::kMonth, MonthOf(place.month)).ToText()};
    if (!Alike::Matches(selected, whole, listed.row.channel)) return std::nullopt;
    return Identified(listed);
  }
  const Alike& alike = KindOf(listed);
  const Shown shown = alike.Of(place);
  const int channel = alike.ShowsChannel(shown, listed.row.channel) ? listed.row.channel : 0;
  if (!Alike::Matches(selected, shown, channel)) return std::nullopt;
  return Blanked(listed, shown, channel);
}

int64_t ResponseView::CountWithheld(const Selected& selected) const {
  int64_t withheld = 0;
  for (const Alike* alike : {&live_, &imported_})
    withheld += alike->CountAll(selected) - alike->CountShown(selected);
  return std::max<int64_t>(withheld, 0);
}

absl::StatusOr<VersionsByNumber> ResponseViews::LoadVersions(const Survey& survey,
                                                             absl::Time deadline) {
  VersionsByNumber versions;
  for (int number = 1; number <= survey.published_version; ++number) {
    TANGGAP_ASSIGN_OR_RETURN(versions[number], versions_.Find(survey.id, number, deadline));
    if (versions[number] == nullptr) return absl::DataLossError("a published version is not there");
  }
  return versions;
}

std::shared_ptr<ResponseViews::Kept> ResponseViews::Find(const base::Uuid& survey,
                                                         const std::string& standing) {
  std::shared_ptr<Kept>& kept = kept_[survey];
  if (kept == nullptr || kept->standing != standing) {
    kept = std::make_shared<Kept>();
    kept->standing = standing;
  }
  kept->asked = ++asked_;
  const std::shared_ptr<Kept> found = kept;
  if (kept_.size() > kMostKept) {
    kept_.erase(
        std::min_element(kept_.begin(), kept_.end(), [](const auto& one, const auto& other) {
          return one.second->asked < other.second->asked;
        }));
  }
  return found;
}

absl::Status ResponseViews::CountOn(const Survey& survey, const AgencyDay& today, Kept& kept,
                                    absl::Time deadline) {
  if (kept.view == nullptr) {
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<ListedTally> tallies,
                             lists_.Tally(survey.id, ListedMonths(survey, today), deadline));
    TANGGAP_ASSIGN_OR_RETURN(VersionsByNumber versions, LoadVersions(survey, deadline));
    kept.view = std::make_shared<ResponseView>(survey, today, std::move(versions), tallies);
  }
  for (bool more = true; more;) {
    TANGGAP_ASSIGN_OR_RETURN(const ListedRows page, lists_.Read(survey.id, kept.view->months(),
                                                                kept.after, kRowsAtOnce, deadline));
    for (const ListedResponse& row : page.rows) kept.view->Count(row);
    kept.after = page.after;
    more = page.more;
  }
  kept.view->Finish();
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const ResponseView>> ResponseViews::Of(const Survey& survey,
                                                                      const AgencyDay& today,
                                                                      absl::Time deadline) {
  // Before anything is counted, so that what comes meanwhile is counted by the next.
  TANGGAP_ASSIGN_OR_RETURN(const int64_t moves, lists_.Moves(deadline));
  std::shared_ptr<Kept> kept;
  {
    base::MutexLock lock(mutex_);
    kept = Find(survey.id, StandingOf(survey, ListedMonths(survey, today), moves));
    while (kept->taken && !kept->finished) {
      if (!given_back_.WaitFor(lock, deadline - clock_.Now()))
        return errors::Error(errors::Reason::DEADLINE_EXCEEDED).ToStatus();
    }
    if (kept->finished) return kept->view;
    kept->taken = true;
  }
  const absl::Status counted = CountOn(survey, today, *kept, deadline);
  base::MutexLock lock(mutex_);
  kept->taken = false;
  kept->finished = counted.ok();
  given_back_.NotifyAll();
  TANGGAP_RETURN_IF_ERROR(counted);
  return kept->view;
}

}  // namespace tanggap::surveys
