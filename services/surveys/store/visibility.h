// Whether a viewer may see a survey, as a condition in SQL over the alias `s` of surveys.survey,
// and the one parameter that it takes: the agencies of the grants that the method admits. Every
// statement that loads for somebody has it.
//
//   constexpr postgres::Statement kLoad = {"load_survey", "SELECT ... FROM surveys.survey s WHERE s.survey = $1 AND "
//                                                         TANGGAP_SURVEY_VISIBLE_TO(2)};
//   params.Uuid(id).TextArray(viewer.Agencies());
#pragma once

#define TANGGAP_SURVEY_VISIBLE_TO(agencies) \
  "(s.agency = ANY($" #agencies "::text[]) OR '*' = ANY($" #agencies "::text[]))"
