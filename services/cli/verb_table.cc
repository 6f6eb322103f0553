#include "services/cli/verb_table.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

Verb Filing() {
  return {
      .name = "file",
      .method = "CreateComplaint",
      .action = v1::ACTION_CREATE,
      .group = Group::kReporter,
      .summary = "File a complaint; prints its tracking number and, once, its secret",
      .text = "complaint.description",
      .text_name = "WHAT_HAPPENED",
      .flags =
          {
              {"class", "complaint.complaint_class", "CLASS", "What kind of input it is.",
               "COMPLAINT"},
              {"channel", "complaint.channel", "CHANNEL", "The way it came in.", "WEB"},
              {"agency", "complaint.agency", "CODE",
               "Who should take it; left out, routing decides."},
              {"category", "complaint.category", "CODE", "What it is about."},
              {"region", "complaint.region", "CODE", "Where, as a region code like 33.73.02."},
              {"place", "complaint.place.address", "TEXT",
               "Where exactly: street, number, landmark."},
              {"latitude", "complaint.place.latitude", "DEGREES", "Where exactly, north positive."},
              {"longitude", "complaint.place.longitude", "DEGREES", "East positive."},
              {"intake-point", "complaint.intake_point", "CODE",
               "The box, code, counter or kiosk it came through."},
              {"occurred", "complaint.occurred_time", "TIME",
               "When it happened: \"2026-03-02 14:30\"."},
              {"identity", "complaint.reporter_identity", "HOW",
               "How far the reporter's identity is open."},
              {"visibility", "complaint.content_visibility", "WHO", "Who may read the text."},
              {"name", "complaint.reporter.display_name", "TEXT", "The reporter's name."},
              {"phone", "complaint.reporter.phone", "NUMBER", "Their telephone."},
              {"email", "complaint.reporter.email", "ADDRESS", "Their e-mail address."},
              {"national-id", "complaint.reporter.national_id", "NIK", "Their NIK, 16 digits."},
              {"postal-address", "complaint.reporter.postal_address", "TEXT",
               "Their postal address."},
              {"reporter-language", "complaint.reporter.language", "TAG",
               "The language they want to be answered in."},
              {"mandate", "complaint.mandate.kind", "KIND",
               "By what right you file for somebody else."},
              {"mandate-organisation", "complaint.mandate.organisation", "TEXT",
               "The organisation that acts for them."},
              {"mandate-reference", "complaint.mandate.reference", "TEXT",
               "How the mandate can be checked."},
          },
      .example =
          "tanggap file --agency dinkes --category demam-berdarah 'Selokan di RT 03 penuh jentik, "
          "mohon disemprot.'",
      .names_complaint = false};
}

std::vector<Verb> Replies() {
  return {
      {.name = "inform",
       .method = "ProvideInformation",
       .action = v1::ACTION_PROVIDE_INFORMATION,
       .group = Group::kReporter,
       .summary = "Give the information that was asked for",
       .text = "text",
       .example = "tanggap inform SG7K-3M9Q-XW2B-7 'Selokan di depan rumah nomor 12.'"},
      {.name = "accept",
       .method = "AcceptAnswer",
       .action = v1::ACTION_ACCEPT_ANSWER,
       .group = Group::kReporter,
       .summary = "Agree with the answer and rate it; the case is closed",
       .text = "rating.comment",
       .text_name = "WHY",
       .flags = {{"rating", "rating.score", "1-4",
                  "From 1, very dissatisfied, to 4, very satisfied."}},
       .example = "tanggap accept SG7K-3M9Q-XW2B-7 --rating 4 'Cepat ditangani.'"},
      {.name = "dispute",
       .method = "DisputeAnswer",
       .action = v1::ACTION_DISPUTE_ANSWER,
       .group = Group::kReporter,
       .summary = "Object to the answer; the case goes back to work",
       .text = "text",
       .text_name = "WHY",
       .example = "tanggap dispute SG7K-3M9Q-XW2B-7 'Belum ada petugas yang datang.'"},
      {.name = "reopen",
       .method = "ReopenComplaint",
       .action = v1::ACTION_REOPEN,
       .group = Group::kReporter,
       .summary = "Open a closed, rejected or withdrawn case again",
       .text = "text",
       .text_name = "WHY",
       .example = "tanggap reopen SG7K-3M9Q-XW2B-7 'Jentik muncul lagi setelah seminggu.'"},
      {.name = "withdraw",
       .method = "WithdrawComplaint",
       .action = v1::ACTION_WITHDRAW,
       .group = Group::kReporter,
       .summary = "Take a case back",
       .text = "text",
       .text_name = "WHY",
       .example = "tanggap withdraw SG7K-3M9Q-XW2B-7 'Sudah beres dengan sendirinya.'"},
  };
}

std::vector<Verb> Handling() {
  return {
      {.name = "verify",
       .method = "VerifyComplaint",
       .action = v1::ACTION_VERIFY,
       .summary = "Take a submitted complaint up",
       .flags = {{"track", "track", "TRACK", "How deep it must be looked into."},
                 {"category", "category", "CODE",
                  "What it is about, if the case has no category or another."},
                 {"agency", "agency", "CODE",
                  "Whose it is; out of the coordinator's triage only."}},
       .example = "tanggap verify SG7K-3M9Q-XW2B-7 --track LIGHT"},
      {.name = "reject",
       .method = "RejectComplaint",
       .action = v1::ACTION_REJECT,
       .summary = "Do not take a submitted complaint up",
       .text = "text",
       .text_name = "WHY",
       .flags = {{"reason", "reason", "REASON", "Why, from the closed list."}},
       .example = "tanggap reject SG7K-3M9Q-XW2B-7 --reason SPAM 'Laporan ini berisi iklan.'"},
      {.name = "ask",
       .method = "RequestInformation",
       .action = v1::ACTION_REQUEST_INFORMATION,
       .summary = "Ask the reporter for what is missing; the agency's clocks pause",
       .text = "text",
       .text_name = "QUESTION",
       .example = "tanggap ask SG7K-3M9Q-XW2B-7 'Selokan di depan rumah nomor berapa?'"},
      {.name = "assign",
       .method = "AssignComplaint",
       .action = v1::ACTION_ASSIGN,
       .summary = "Give a case to a unit, and to one officer if named (disposisi)",
       .text = "note",
       .text_name = "NOTE",
       .flags = {{"unit", "unit", "CODE", "The unit of the agency."},
                 {"officer", "officer", "SUBJECT", "The officer, as in their token."}},
       .example =
           "tanggap assign SG7K-3M9Q-XW2B-7 --unit bidang-p2p 'Mohon dijadwalkan minggu ini.'"},
      {.name = "start",
       .method = "StartWork",
       .action = v1::ACTION_START_WORK,
       .summary = "Begin to work on an assigned case; you become its officer",
       .example = "tanggap start SG7K-3M9Q-XW2B-7"},
      {.name = "answer",
       .method = "AnswerComplaint",
       .action = v1::ACTION_ANSWER,
       .summary = "Answer a case",
       .text = "text",
       .text_name = "ANSWER",
       .flags = {{"outcome", "outcome", "OUTCOME", "What came of the case."},
                 {"planned", "planned_date", "DATE",
                  "For PLANNED: when it is meant to be done, 2026-03-31."}},
       .example =
           "tanggap answer SG7K-3M9Q-XW2B-7 --outcome RESOLVED 'Penyemprotan sudah dilaksanakan.'"},
      {.name = "approve",
       .method = "ApproveAnswer",
       .action = v1::ACTION_APPROVE_ANSWER,
       .summary = "Let a written answer go out",
       .text = "note",
       .text_name = "NOTE",
       .example = "tanggap approve SG7K-3M9Q-XW2B-7"},
      {.name = "return",
       .method = "ReturnAnswer",
       .action = v1::ACTION_RETURN_ANSWER,
       .summary = "Send a written answer back to its author",
       .text = "note",
       .text_name = "WHY",
       .example = "tanggap return SG7K-3M9Q-XW2B-7 'Sebutkan tanggal penyemprotannya.'"},
      {.name = "comment",
       .method = "AddComment",
       .action = v1::ACTION_COMMENT,
       .summary = "Say something about a case, to the reporter or among the handlers",
       .text = "text",
       // Never a default: a word among handlers must not reach the reporter by a forgotten flag.
       .flags = {{"audience", "audience", "WHO",
                  "Who may read it: REPORTER, which all handlers read too, or INTERNAL."}},
       .example =
           "tanggap comment SG7K-3M9Q-XW2B-7 --audience REPORTER 'Petugas datang hari Senin.'"},
  };
}

}  // namespace

const std::vector<Verb>& AllVerbs() {
  static const std::vector<Verb>& verbs = *[] {
    auto* all = new std::vector<Verb>{Filing()};
    for (const auto& part : {Replies(), Handling()})
      all->insert(all->end(), part.begin(), part.end());
    return all;
  }();
  return verbs;
}

std::string CommandFor(v1::Action action) {
  for (const Verb& verb : AllVerbs()) {
    if (verb.action == action) return verb.name;
  }
  return "";
}

}  // namespace tanggap::cli
