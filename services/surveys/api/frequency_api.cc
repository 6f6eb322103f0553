#include "services/surveys/api/frequency_api.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/surveys/api/group_basket.h"
#include "services/surveys/api/index_api.h"
#include "services/surveys/api/index_grouping.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

constexpr size_t kUsualQuestions = 50;

absl::Status UnknownQuestion(const std::string& question) {
  return Error(Reason::UNKNOWN_QUESTION).With("question", question);
}

// What the latest version of the series counts; all, or the named ones.
absl::StatusOr<std::vector<const Question*>> QuestionsOf(const AskedScope& asked,
                                                         const std::set<std::string>& named,
                                                         size_t most = kUsualQuestions) {
  std::vector<const Question*> questions;
  std::set<std::string> unknown = named;
  if (!asked.versions.empty()) {
    for (const Question& question : asked.versions.back()->definition.questions()) {
      if (!IsCounted(question) || (!named.empty() && !named.contains(question.code))) continue;
      questions.push_back(&question);
      unknown.erase(question.code);
    }
  }
  if (!unknown.empty()) return UnknownQuestion(*unknown.begin());
  if (named.empty() && questions.size() > most) questions.resize(most);
  return questions;
}

bool IsElement(const AskedScope& asked, const Question& question) {
  return asked.profile.has_value() && asked.profile->places.contains(question.element);
}

v1::Suppression SuppressionOfGroup(const CountedSeries* counted, const GroupName& group) {
  return counted == nullptr ? v1::SUPPRESSION_EMPTY : counted->Of(group);
}

// Its options as the dimension's question has them, then those that only earlier versions had, then
// "" for those who did not say.
std::vector<std::string> RowsOf(const AskedScope& asked, v1::ProfileDimension dimension,
                                const std::vector<CellCount>& cells) {
  std::vector<std::string> rows;
  for (const Option& option : asked.ProfileQuestion(dimension)->options)
    rows.push_back(option.code);
  std::set<std::string> others;
  for (const CellCount& cell : cells) {
    const std::string& option = cell.cell.option;
    const bool known = std::ranges::find(rows, option) != rows.end();
    if (!known && !option.empty() && option != kUntoldCode) others.insert(option);
  }
  rows.insert(rows.end(), others.begin(), others.end());
  rows.emplace_back();
  return rows;
}

// Answers in the order of `columns`; what only earlier versions took is put behind them.
void CountColumns(const Question& question, const Tallies& tallies,
                  std::vector<std::string>& columns) {
  const TalliedQuestion tallied = TalliedOf(question, tallies.Find(question.code));
  for (const AnswerTally& answer : tallied.answers) {
    if (std::ranges::find(columns, answer.value) == columns.end()) columns.push_back(answer.value);
  }
}

void FillRow(const Question& question, const Tallies& tallies,
             const std::vector<std::string>& columns, v1::CrossTabulationRow& row) {
  const TalliedQuestion tallied = TalliedOf(question, tallies.Find(question.code));
  row.set_answer_count(tallied.answer_count);
  for (const std::string& column : columns) {
    const auto found = std::ranges::find(tallied.answers, column, &AnswerTally::value);
    row.add_counts(found == tallied.answers.end() ? 0 : found->count);
  }
}

// Whether answers of a group to a question may be shown. `base`: whether the group may.
absl::StatusOr<v1::Suppression> SuppressionOf(const AskedScope& asked, const Question& question,
                                              AnsweredSeries& answered, const GroupName& group,
                                              v1::Suppression base) {
  // Who answers an element is looked at for every group already.
  if (base != v1::SUPPRESSION_UNSPECIFIED || IsElement(asked, question)) return base;
  TANGGAP_ASSIGN_OR_RETURN(
      const std::shared_ptr<const Suppressions> decided,
      asked.books->OfQuestion(*asked.book, question.code, answered, asked.deadline));
  return decided == nullptr ? base : decided->Of(group);
}

// 0 where it may not be told: fewer than min_cell, or those by whom fewer could be told. They are
// added up here because whoever was counted may be in other cells.
absl::StatusOr<int64_t> ScreenedOut(const AskedScope& asked, AnsweredSeries& answered) {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<AnsweredCell>* const cells,
                           answered.Cells(asked.book->name().survey));
  int64_t count = 0;
  for (const AnsweredCell& each : *cells) {
    if (IsPartOf(GroupOf(each.name), asked.group)) count += each.screened_out;
  }
  if (count < asked.measured.survey.min_cell) return 0;
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const Suppressions> decided,
                           asked.books->OfScreenedOut(*asked.book, answered, asked.deadline));
  const bool told = decided != nullptr && decided->Of(asked.group) == v1::SUPPRESSION_UNSPECIFIED;
  return told ? count : 0;
}

}  // namespace

absl::StatusOr<v1::GetFrequenciesResponse> FrequencyApi::Get(
    const rpc::Context& context, const v1::GetFrequenciesRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const AskedScope asked,
                           scopes_.Read(AskerOf(context), request.scope(), "scope"));
  TANGGAP_ASSIGN_OR_RETURN(
      const std::vector<const Question*> questions,
      QuestionsOf(asked, {request.questions().begin(), request.questions().end()}));
  TANGGAP_ASSIGN_OR_RETURN(All all, CountAnswers(asked, questions));
  return std::move(all.shown);
}

absl::StatusOr<FrequencyApi::All> FrequencyApi::Count(const AskedScope& asked) const {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<const Question*> questions,
                           QuestionsOf(asked, {}, std::numeric_limits<size_t>::max()));
  return CountAnswers(asked, questions);
}

absl::StatusOr<FrequencyApi::All> FrequencyApi::CountAnswers(
    const AskedScope& asked, const std::vector<const Question*>& questions) const {
  GroupBasket basket(asked);
  const size_t place = basket.Add(asked.group);
  TANGGAP_RETURN_IF_ERROR(basket.Read());
  TANGGAP_ASSIGN_OR_RETURN(const CellContent content, basket.ContentOf(place));
  All all;
  v1::GetFrequenciesResponse& response = all.shown;
  response.set_response_count(content.people.all);
  AnsweredSeries answered(*asked.moment, asked.series, v1::PROFILE_DIMENSION_UNSPECIFIED);
  TANGGAP_ASSIGN_OR_RETURN(const int64_t screened_out, ScreenedOut(asked, answered));
  response.set_screened_out_count(screened_out);
  const v1::Suppression base = SuppressionOfGroup(asked.Counted(), asked.group);
  for (const Question* question : questions) {
    TANGGAP_ASSIGN_OR_RETURN(const v1::Suppression suppression,
                             SuppressionOf(asked, *question, answered, asked.group, base));
    v1::QuestionFrequencies& shown = *response.add_questions();
    const QuestionTally* tally = content.tallies.Find(question->code);
    if (tally != nullptr) all.people[question->code] = tally->people;
    if (suppression == v1::SUPPRESSION_UNSPECIFIED) {
      shown = FrequenciesOf(TalliedOf(*question, content.tallies.Find(question->code)));
    } else {
      shown.set_question(question->code);
      shown.set_suppression(suppression);
    }
  }
  return all;
}

absl::StatusOr<v1::GetCrossTabulationResponse> FrequencyApi::CrossTabulate(
    const rpc::Context& context, const v1::GetCrossTabulationRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const AskedScope asked,
                           scopes_.Read(AskerOf(context), request.scope(), "scope"));
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<const Question*> questions,
                           QuestionsOf(asked, {request.question()}));
  const Question& question = *questions.front();
  if (asked.ProfileQuestion(request.rows()) == nullptr) return UnknownQuestion("rows");
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const CountedSeries> options,
                           asked.OptionsOf(request.rows()));
  const CountedSeries* const counted = options.get();
  const std::vector<std::string> rows =
      RowsOf(asked, request.rows(), counted ? counted->cells() : std::vector<CellCount>());
  const auto with_option = [&](const std::string& option) {
    GroupName group = asked.group;
    group.option = option;
    return group;
  };
  GroupBasket basket(asked);
  for (const std::string& row : rows) basket.Add(with_option(row), request.rows());
  TANGGAP_RETURN_IF_ERROR(basket.Read());

  std::vector<CellContent> contents;
  CellContent all;
  std::vector<std::string> columns = ValuesOf(question);
  for (size_t i = 0; i < rows.size(); ++i) {
    TANGGAP_ASSIGN_OR_RETURN(CellContent content, basket.ContentOf(i));
    all.people += content.people;
    all.tallies.Merge(content.tallies);
    contents.push_back(std::move(content));
  }
  CountColumns(question, all.tallies, columns);

  v1::GetCrossTabulationResponse response;
  for (const std::string& column : columns) response.add_columns(column);
  AnsweredSeries answered(*asked.moment, asked.series, request.rows());
  const auto suppression_of = [&](const GroupName& group, v1::Suppression base) {
    return SuppressionOf(asked, question, answered, group, base);
  };
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].empty() && contents[i].people.all == 0) continue;
    v1::CrossTabulationRow& row = *response.add_rows();
    row.set_profile_option(rows[i]);
    const GroupName group = with_option(rows[i]);
    TANGGAP_ASSIGN_OR_RETURN(const v1::Suppression suppression,
                             suppression_of(group, SuppressionOfGroup(counted, group)));
    row.set_suppression(suppression);
    if (suppression == v1::SUPPRESSION_UNSPECIFIED)
      FillRow(question, contents[i].tallies, columns, row);
  }
  // All who were asked. Who was not stands beside them in the group, and may not be told from it.
  v1::Suppression whole = SuppressionOfGroup(asked.Counted(), asked.group);
  const v1::Suppression unasked = SuppressionOfGroup(counted, with_option(kUntoldCode));
  if (whole == v1::SUPPRESSION_UNSPECIFIED && unasked != v1::SUPPRESSION_EMPTY) whole = unasked;
  if (all.people.all == 0) whole = v1::SUPPRESSION_EMPTY;
  TANGGAP_ASSIGN_OR_RETURN(whole, suppression_of(asked.group, whole));
  response.mutable_total()->set_suppression(whole);
  if (whole == v1::SUPPRESSION_UNSPECIFIED)
    FillRow(question, all.tallies, columns, *response.mutable_total());
  return response;
}

}  // namespace tanggap::surveys
