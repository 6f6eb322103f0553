// Pages of surveys: of the viewer's agencies, filtered, in one order, by keyset.
//
//   SurveyLists lists(pool);
//   TANGGAP_ASSIGN_OR_RETURN(SurveyPage page, lists.Read({.viewer = viewer, .filter = filter, .order = order,
//                                                         .after = keys, .size = 50}, deadline));
//   if (page.more) response.set_next_page_token(tokens.Seal(scope, KeysOf(order, page.surveys.back())));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <vector>

#include "libs/postgres/pool.h"
#include "libs/query/field_schema.h"
#include "libs/query/filter.h"
#include "libs/query/order_by.h"
#include "libs/query/page_tokens.h"
#include "services/surveys/domain/access.h"
#include "services/surveys/domain/survey.h"

namespace tanggap::surveys {

// The fields that ListSurveys may be filtered and sorted by.
const query::FieldSchema& SurveyListSchema();

struct SurveyQuestion {
  const Viewer& viewer;
  const query::Filter& filter;
  // The survey's id comes after it, so that no two rows are equal.
  query::OrderTerm order;
  // The keys of the last row of the page before; empty for the first page.
  std::vector<query::PageKey> after;
  int size = 50;
};

// Without drafts.
struct SurveyPage {
  std::vector<Survey> surveys;
  bool more = false;
};

// The sort keys of a row, for the page token, and their types.
std::vector<query::PageKey> KeysOf(const query::OrderTerm& order, const Survey& survey);
std::vector<query::PageKeyType> SurveyKeyTypes();

class SurveyLists {
 public:
  explicit SurveyLists(postgres::Pool& pool) : pool_(pool) {}
  absl::StatusOr<SurveyPage> Read(const SurveyQuestion& question, absl::Time deadline);

 private:
  postgres::Pool& pool_;
};

}  // namespace tanggap::surveys
