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

// Its answers as the question has them; what only earlier versions took is put behind them.
std::vector<std::string> ColumnsOf(const Question& question, const Tallies& tallies) {
  std::vector<std::string> columns = ValuesOf(question);
  const TalliedQuestion tallied = TalliedOf(question, tallies.Find(question.code));
  for (const AnswerTally& answer : tallied.answers) {
    if (std::ranges::find(columns, answer.value) == columns.end()) columns.push_back(answer.value);
  }
  return columns;
}

GroupName WithOption(GroupName group, const std::string& option) {
  group.option = option;
  return group;
}

// Those of the scope with one option, and what was counted of them.
struct OptionRow {
  GroupName group;
  CellContent content;
};

// `counted` may be null.
absl::StatusOr<std::vector<OptionRow>> ReadRows(const AskedScope& asked,
                                                v1::ProfileDimension dimension,
                                                const CountedSeries* counted) {
  std::vector<OptionRow> rows;
  GroupBasket basket(asked, GroupBasket::With::kTallies);
  for (const std::string& option :
       RowsOf(asked, dimension, counted ? counted->cells() : std::vector<CellCount>())) {
    rows.push_back({WithOption(asked.group, option), {}});
    basket.Add(rows.back().group, dimension);
  }
  TANGGAP_RETURN_IF_ERROR(basket.Read());
  for (size_t i = 0; i < rows.size(); ++i) {
    TANGGAP_ASSIGN_OR_RETURN(rows[i].content, basket.ContentOf(i));
  }
  return rows;
}

CellContent Together(const std::vector<OptionRow>& rows) {
  CellContent all;
  for (const OptionRow& row : rows) {
    all.people += row.content.people;
    all.tallies.Merge(row.content.tallies);
  }
  return all;
}

// Only why, for one that may not be shown.
void FillRow(const Question& question, const Tallies& tallies,
             const std::vector<std::string>& columns, v1::Suppression suppression,
             v1::CrossTabulationRow& row) {
  row.set_suppression(suppression);
  if (suppression != v1::SUPPRESSION_UNSPECIFIED) return;
  const TalliedQuestion tallied = TalliedOf(question, tallies.Find(question.code));
  row.set_answer_count(tallied.answer_count);
  for (const std::string& column : columns) {
    const auto found = std::ranges::find(tallied.answers, column, &AnswerTally::value);
    row.add_counts(found == tallied.answers.end() ? 0 : found->count);
  }
}

// Whether every response has an answer to it, whatever version it is to.
bool IsAnsweredByAll(const AskedScope& asked, const Question& question) {
  return std::ranges::all_of(asked.versions, [&](const auto& version) {
    const std::optional<size_t> place = version->definition.Find(question.code);
    return !place.has_value() || version->always_answered[*place];
  });
}

// Whether two looks at the figures of a month that has not ended could tell of few who they are
// that answered. Such a month moves in steps of people, and those who come after a step may be one
// who answers, and many who do not; who came by steps is in the cells whose service is not told
// yet.
absl::StatusOr<bool> MovesByFew(const AskedScope& asked, const Question& question,
                                AnsweredSeries& answered, const GroupName& group) {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<AnsweredCell>* const cells,
                           answered.Cells(asked.book->name().survey));
  int64_t people = 0;
  int64_t said = 0;
  for (const AnsweredCell& each : *cells) {
    if (each.name.service != kUntoldCode || !IsPartOf(GroupOf(each.name), group)) continue;
    TANGGAP_ASSIGN_OR_RETURN(const HeadCount of_question,
                             Tallies::PeopleIn(each.questions, question.code));
    people += each.people.open;
    said += of_question.open;
  }
  return said != 0 && (said != people || !IsAnsweredByAll(asked, question));
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
  // Null where everybody answered it who is counted; others may come.
  if (decided != nullptr && decided->Of(group) != v1::SUPPRESSION_UNSPECIFIED)
    return decided->Of(group);
  TANGGAP_ASSIGN_OR_RETURN(const bool moves_by_few, MovesByFew(asked, question, answered, group));
  return moves_by_few ? v1::SUPPRESSION_COMPLEMENT : base;
}

// Why all rows together are not shown, before it is looked at who answered the question. Who was
// not asked stands beside them in the group, and may not be told from it. `options`: the scope by
// option.
v1::Suppression SuppressionOfTotal(const AskedScope& asked, const CountedSeries* options,
                                   const CellContent& all) {
  if (all.people.all == 0) return v1::SUPPRESSION_EMPTY;
  const v1::Suppression whole = SuppressionOfGroup(asked.Counted(), asked.group);
  const v1::Suppression unasked = SuppressionOfGroup(options, WithOption(asked.group, kUntoldCode));
  const bool tells_unasked =
      whole == v1::SUPPRESSION_UNSPECIFIED && unasked != v1::SUPPRESSION_EMPTY;
  return tells_unasked ? unasked : whole;
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
  GroupBasket basket(asked, GroupBasket::With::kTallies);
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
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<OptionRow> rows,
                           ReadRows(asked, request.rows(), options.get()));
  const CellContent all = Together(rows);
  const std::vector<std::string> columns = ColumnsOf(question, all.tallies);

  v1::GetCrossTabulationResponse response;
  for (const std::string& column : columns) response.add_columns(column);
  AnsweredSeries answered(*asked.moment, asked.series, request.rows());
  for (const OptionRow& row : rows) {
    if (row.group.option.empty() && row.content.people.all == 0) continue;
    TANGGAP_ASSIGN_OR_RETURN(const v1::Suppression suppression,
                             SuppressionOf(asked, question, answered, row.group,
                                           SuppressionOfGroup(options.get(), row.group)));
    v1::CrossTabulationRow& shown = *response.add_rows();
    shown.set_profile_option(row.group.option);
    FillRow(question, row.content.tallies, columns, suppression, shown);
  }
  TANGGAP_ASSIGN_OR_RETURN(const v1::Suppression suppression,
                           SuppressionOf(asked, question, answered, asked.group,
                                         SuppressionOfTotal(asked, options.get(), all)));
  FillRow(question, all.tallies, columns, suppression, *response.mutable_total());
  return response;
}

}  // namespace tanggap::surveys
