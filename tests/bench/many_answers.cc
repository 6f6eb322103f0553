#include "tests/bench/many_answers.h"

#include <absl/time/clock.h>

#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/surveys/domain/answer_reader.h"
#include "services/surveys/domain/cell.h"
#include "services/surveys/domain/test_profiles.h"
#include "services/surveys/store/cell_rows.h"

namespace tanggap::bench {

namespace {

using surveys::CellContent;
using surveys::CellName;

constexpr int kUnits = 50;
constexpr int kMonths = 12;
constexpr int kKinds = 16;

constexpr postgres::Statement kMoved = {"fill_figures", R"(
  INSERT INTO surveys.figures (survey, version) VALUES ($1, 1)
  ON CONFLICT (survey) DO UPDATE SET version = surveys.figures.version + 1)"};

// As one would keep responses without any sums.
constexpr postgres::Statement kRawTable = {
    "make_raw",
    "CREATE TABLE surveys.raw (survey uuid, unit text, service text, month integer, u1 smallint, "
    "u2 smallint, u3 smallint, u4 smallint, u5 smallint, u6 smallint, u7 smallint, u8 smallint, "
    "u9 smallint)"};
constexpr postgres::Statement kRaw = {"fill_raw", R"(
  INSERT INTO surveys.raw SELECT $1, 'unit-' || n % 50, 'layanan-' || n / 50 % 5, ($3::integer[])[1 + n / 250 % 12],
    1 + n % 4, 1 + n / 2 % 4, 1 + n / 3 % 4, 1 + n / 5 % 4, 1 + n / 7 % 4, 1 + n / 11 % 4, 1 + n / 13 % 4, 1 + n / 17 % 4,
    1 + n / 19 % 4
  FROM generate_series(1, $2::bigint) AS n)"};
constexpr postgres::Statement kRawIndex = {"index_raw",
                                           "CREATE INDEX ON surveys.raw (survey, unit)"};
constexpr postgres::Statement kAnalyze = {"analyze_all", "ANALYZE"};

absl::Time Soon() { return absl::Now() + absl::Minutes(5); }

base::Uuid IdOf(const surveys::v1::Survey& survey) {
  return *base::Uuid::Parse(survey.name().substr(sizeof("surveys/") - 1));
}

absl::Status AddTo(CellContent& sum, CellContent addend, int64_t times) {
  for (; times > 0; times /= 2) {
    if (times % 2 == 1) TANGGAP_RETURN_IF_ERROR(sum.Merge(addend));
    const CellContent twice = addend;
    TANGGAP_RETURN_IF_ERROR(addend.Merge(twice));
  }
  return absl::OkStatus();
}

std::vector<int> Months() {
  const absl::CivilMonth now(absl::ToCivilMonth(absl::Now(), absl::UTCTimeZone()));
  std::vector<int> months;
  for (int i = kMonths; i > 0; --i) {
    const absl::CivilMonth month = now - i;
    months.push_back(static_cast<int>(month.year()) * 100 + month.month());
  }
  return months;
}

class ManyAnswers {
 public:
  ManyAnswers(postgres::Pool& pool, const surveys::v1::Survey& survey, base::Random& random)
      : pool_(pool),
        random_(random),
        survey_(IdOf(survey)),
        message_(survey.draft()),
        definition_(surveys::Definition::Read(message_)) {
    const surveys::Profile profile = surveys::TestProfile("permenpan-14-2017");
    for (int i = 0; i < kKinds; ++i) kinds_.push_back(OneResponse(profile));
  }

  absl::Status Fill(int64_t responses);

 private:
  CellContent OneResponse(const surveys::Profile& profile);
  // So many responses of a few kinds.
  absl::StatusOr<CellContent> Some(int64_t count);
  absl::Status FillUnit(int unit, int64_t responses);

  postgres::Pool& pool_;
  base::Random& random_;
  const base::Uuid survey_;
  const surveys::v1::SurveyDefinition message_;
  const surveys::Definition definition_;
  const std::vector<int> months_ = Months();
  std::vector<CellContent> kinds_;
};

CellContent ManyAnswers::OneResponse(const surveys::Profile& profile) {
  google::protobuf::RepeatedPtrField<surveys::v1::Answer> answers;
  for (const surveys::Question& question : definition_.questions()) {
    surveys::v1::Answer answer;
    answer.set_question(question.code);
    if (!question.element.empty()) {
      answer.set_point(2 + static_cast<int>(random_.Below(3)));
    } else if (question.kind == surveys::QuestionKind::kSingleChoice) {
      answer.set_option(question.options[random_.Below(question.options.size())].code);
    } else {
      continue;
    }
    *answers.Add() = answer;
  }
  const std::vector<int> points(profile.elements.size(), 4);
  const surveys::AnswerSheet sheet = surveys::ReadAnswers(definition_, answers, std::nullopt).sheet;
  return surveys::ContentOf(definition_, sheet, &profile, surveys::LayoutOf(profile, points),
                            /*open=*/true, /*flagged=*/false);
}

absl::StatusOr<CellContent> ManyAnswers::Some(int64_t count) {
  CellContent some = kinds_.front();
  TANGGAP_RETURN_IF_ERROR(some.Merge(kinds_.front(), -1));
  const size_t first = random_.Below(kinds_.size());
  for (size_t i = 0; i < kinds_.size(); ++i) {
    const int64_t share = count / kKinds + (static_cast<int64_t>(i) < count % kKinds ? 1 : 0);
    TANGGAP_RETURN_IF_ERROR(AddTo(some, kinds_[(first + i) % kinds_.size()], share));
  }
  return some;
}

absl::Status ManyAnswers::FillUnit(int unit, int64_t responses) {
  return pool_.Transact(Soon(), [&](postgres::Transaction& transaction) -> absl::Status {
    surveys::CellWriter cells(transaction, survey_);
    for (int i = 0; i < kServices * kMonths; ++i) {
      const CellName base{.series = 1,
                          .period = months_[static_cast<size_t>(i % kMonths)],
                          .unit = base::Join("unit-", unit),
                          .service = base::Join("layanan-", i / kMonths),
                          .channel = common::v1::CHANNEL_WEB};
      constexpr int64_t kAll = kServices * kMonths;
      TANGGAP_ASSIGN_OR_RETURN(const CellContent content,
                               Some(responses * (i + 1) / kAll - responses * i / kAll));
      for (const CellName& name : surveys::AllCellsOf(base))
        TANGGAP_RETURN_IF_ERROR(cells.Add(name, content, 1));
    }
    return cells.Finish();
  });
}

absl::Status ManyAnswers::Fill(int64_t responses) {
  for (int unit = 0; unit < kUnits; ++unit) {
    TANGGAP_RETURN_IF_ERROR(
        FillUnit(unit, responses * (unit + 1) / kUnits - responses * unit / kUnits));
  }
  TANGGAP_RETURN_IF_ERROR(pool_.Query(kMoved, postgres::Params().Uuid(survey_), Soon()).status());
  return pool_.Query(kAnalyze, Soon()).status();
}

}  // namespace

absl::Status FillFigures(postgres::Pool& pool, const surveys::v1::Survey& survey, int64_t responses,
                         base::Random& random) {
  return ManyAnswers(pool, survey, random).Fill(responses);
}

absl::Status FillRaw(postgres::Pool& pool, const surveys::v1::Survey& survey, int64_t responses) {
  TANGGAP_RETURN_IF_ERROR(pool.Query(kRawTable, Soon()).status());
  const std::vector<int> numbers = Months();
  const std::vector<int64_t> months(numbers.begin(), numbers.end());
  TANGGAP_RETURN_IF_ERROR(
      pool.Query(kRaw, postgres::Params().Uuid(IdOf(survey)).Int(responses).IntArray(months),
                 Soon())
          .status());
  TANGGAP_RETURN_IF_ERROR(pool.Query(kRawIndex, Soon()).status());
  return pool.Query(kAnalyze, Soon()).status();
}

}  // namespace tanggap::bench
