#include "services/cli/complaint_page.h"

#include <absl/strings/str_join.h>

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "libs/base/strings.h"
#include "services/cli/complaint_names.h"
#include "services/cli/field_text.h"
#include "services/cli/layout.h"
#include "services/cli/lines.h"
#include "services/cli/verb_table.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;
using google::protobuf::EnumDescriptor;

// The short name of an enum's value, its number for one that this release does not know, "" for
// unspecified.
std::string NameOf(const EnumDescriptor* type, int number) {
  if (number == 0) return "";
  const auto* value = type->FindValueByNumber(number);
  return value == nullptr ? base::Join(number) : ShortName(value);
}

// What is not empty, with commas.
std::string Listed(std::vector<std::string> parts) {
  parts.erase(std::remove(parts.begin(), parts.end(), ""), parts.end());
  return absl::StrJoin(parts, ", ");
}

std::string HolderText(const v1::Holder& holder) {
  return Listed({holder.agency_label().empty() ? holder.agency() : holder.agency_label(),
                 holder.unit_label().empty() ? holder.unit() : holder.unit_label(),
                 holder.officer()});
}

// For lists: short, and what filters take.
std::string HolderCode(const v1::Holder& holder) {
  return base::Join(holder.agency(), holder.unit().empty() ? "" : "/", holder.unit());
}

std::string StateText(const std::string& label, v1::ComplaintState state) {
  return label.empty() ? NameOf(v1::ComplaintState_descriptor(), state) : label;
}

std::string Headline(const std::string& number, const std::string& state, const View& view) {
  return base::Join(view.Bold(PrintedNumber(number)), "  ", Harmless(state), "\n");
}

// As commands, where there is one: the actions that have none need `tanggap call`.
std::string ActionsText(const v1::Complaint& complaint) {
  std::vector<std::string> names;
  for (const int action : complaint.allowed_actions()) {
    const std::string command = CommandFor(static_cast<v1::Action>(action));
    names.push_back(command.empty() ? NameOf(v1::Action_descriptor(), action) : command);
  }
  return Listed(std::move(names));
}

std::string PlaceText(const v1::Place& place) {
  if (!place.has_latitude()) return place.address();
  return base::Join(place.address(), place.address().empty() ? "" : ", ", place.latitude(), ",",
                    place.longitude());
}

void AddHolderAndDue(const v1::Holder& holder, const v1::NextDue& due, absl::Time now,
                     const View& view, Lines* lines) {
  lines->Add(view.Say("held by", "dipegang"), Harmless(HolderText(holder)));
  lines->AddAlarm(view.Say("due", "batas waktu"), DueText(due, view, now), due.overdue());
}

void AddFacts(const v1::Complaint& complaint, const View& view, Lines* lines) {
  lines->Add(view.Say("name", "nama"), complaint.name());
  lines->Add(view.Say("class", "jenis"),
             NameOf(common::v1::ComplaintClass_descriptor(), complaint.complaint_class()));
  lines->Add(view.Say("track", "bobot"), NameOf(common::v1::Track_descriptor(), complaint.track()));
  lines->Add(view.Say("category", "kategori"), complaint.category());
  lines->Add(view.Say("region", "wilayah"), complaint.region());
  lines->Add(view.Say("place", "tempat"), Harmless(PlaceText(complaint.place())));
  lines->Add(view.Say("channel", "kanal"),
             Listed({NameOf(common::v1::Channel_descriptor(), complaint.channel()),
                     complaint.intake_point()}));
  const v1::Person& reporter = complaint.reporter();
  lines->Add(
      view.Say("reporter", "pelapor"),
      Harmless(Listed({NameOf(v1::ReporterIdentity_descriptor(), complaint.reporter_identity()),
                       reporter.display_name(), reporter.phone(), reporter.email()})));
  lines->Add(view.Say("visible to", "terbuka"),
             NameOf(v1::ContentVisibility_descriptor(), complaint.content_visibility()));
  if (complaint.has_occurred_time()) {
    lines->Add(view.Say("occurred", "kejadian"), view.Time(TimeOf(complaint.occurred_time())));
  }
  if (complaint.has_file_time())
    lines->Add(view.Say("filed", "dilaporkan"), view.Time(TimeOf(complaint.file_time())));
  lines->Add(view.Say("standard", "standar"), complaint.policy());
  lines->Add(view.Say("version", "versi"), complaint.etag());
}

// Of entries whose versions the service does not tell.
std::string NotShownText(int count, const View& view) {
  if (count <= 0) return "";
  const std::string text =
      count == 1
          ? view.Say("One entry is between the handlers: you may not see it.",
                     "Satu catatan antarpetugas tidak boleh Anda lihat.")
          : view.Say(base::Join(count, " entries are between the handlers: you may not see them."),
                     base::Join(count, " catatan antarpetugas tidak boleh Anda lihat."));
  return base::Join("  ", view.Dim(text), "\n");
}

std::string EntryText(const v1::HistoryEntry& entry, const View& view) {
  const v1::Actor& actor = entry.actor();
  const std::string where =
      base::Join(actor.agency(), actor.unit().empty() ? "" : "/", actor.unit());
  const std::string who =
      Harmless(Listed({NameOf(v1::ActorKind_descriptor(), actor.kind()), where, actor.officer()}));
  const std::string label = entry.action_label().empty()
                                ? NameOf(v1::Action_descriptor(), entry.action())
                                : entry.action_label();
  std::string text = base::Join("  ", view.Dim(view.Time(TimeOf(entry.time()))), "  ", label, "  ",
                                view.Dim(base::Join("(", who, ")")), "\n");
  const std::string words = entry.words_withheld()
                                ? view.Say("You may not read the words of this entry.",
                                           "Anda tidak boleh membaca isi catatan ini.")
                                : entry.text();
  constexpr size_t kDepth = 6;
  for (const std::string& line : Wrapped(words, kLineWidth - kDepth)) {
    if (!line.empty()) text += base::Join(std::string(kDepth, ' '), line, "\n");
  }
  return text;
}

}  // namespace

int VersionOf(const v1::Complaint& complaint) {
  return std::atoi(complaint.etag().substr(std::min<size_t>(1, complaint.etag().size())).c_str());
}

absl::Time TimeOf(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

std::string DueText(const v1::NextDue& due, const View& view, absl::Time now) {
  if (!due.has_time()) return "";
  const absl::Time time = TimeOf(due.time());
  const std::string whom = due.awaiting_reporter()
                               ? view.Say(", waiting for the reporter", ", menunggu pelapor")
                               : std::string();
  return base::Join(view.Relative(time, now), ", ", view.Deadline(time), " (",
                    NameOf(directory::v1::ClockKind_descriptor(), due.clock()), whom, ")");
}

std::string TrackingPage(const v1::TrackComplaintResponse& response, const View& view,
                         absl::Time now) {
  Lines lines(view);
  AddHolderAndDue(response.holder(), response.next_due(), now, view, &lines);
  return base::Join(
      Headline(response.number(), StateText(response.state_label(), response.state()), view),
      lines.Text());
}

std::string StepPage(const v1::Complaint& complaint, const View& view, absl::Time now) {
  Lines lines(view);
  AddHolderAndDue(complaint.holder(), complaint.next_due(), now, view, &lines);
  lines.Add(view.Say("you may", "Anda dapat"), ActionsText(complaint));
  return base::Join(
      Headline(complaint.number(), StateText(complaint.state_label(), complaint.state()), view),
      lines.Text());
}

std::string ComplaintPage(const v1::Complaint& complaint, const View& view, absl::Time now) {
  Lines lines(view);
  AddFacts(complaint, view, &lines);
  lines.AddText(view.Say("What happened", "Isi laporan"),
                complaint.words_withheld() ? view.Say("You may not read the words of this case.",
                                                      "Anda tidak boleh membaca isi laporan ini.")
                                           : complaint.description());
  lines.AddText(view.Say("What the reporter is asked", "Keterangan yang diminta"),
                complaint.information_question());
  const std::string outcome = NameOf(v1::Outcome_descriptor(), complaint.answer().outcome());
  lines.AddText(base::Join(view.Say("Answer", "Jawaban"), outcome.empty() ? "" : ": ", outcome,
                           complaint.answer().awaiting_approval()
                               ? view.Say(" (awaits approval)", " (menunggu persetujuan)")
                               : std::string()),
                complaint.answer().text());
  lines.AddText(
      base::Join(view.Say("Not taken up: ", "Tidak diproses: "),
                 NameOf(v1::RejectionReason_descriptor(), complaint.rejection().reason())),
      complaint.rejection().text());
  if (complaint.rating().score() != 0) {
    lines.AddText(base::Join(view.Say("Rating: ", "Penilaian: "), complaint.rating().score(), "/4"),
                  complaint.rating().comment().empty() ? "-" : complaint.rating().comment());
  }
  return base::Join(StepPage(complaint, view, now), lines.Text());
}

std::string ComplaintTable(const google::protobuf::RepeatedPtrField<v1::Complaint>& complaints,
                           const View& view, absl::Time now) {
  Table table({view.Say("NUMBER", "NOMOR"), view.Say("STATE", "STATUS"),
               view.Say("CATEGORY", "KATEGORI"), view.Say("HOLDER", "DIPEGANG"),
               view.Say("DUE", "BATAS WAKTU")});
  for (const v1::Complaint& complaint : complaints) {
    const v1::NextDue& due = complaint.next_due();
    table.Add(
        {PrintedNumber(complaint.number()), StateText(complaint.state_label(), complaint.state()),
         complaint.category().empty() ? "-" : complaint.category(), HolderCode(complaint.holder()),
         Cell(due.has_time() ? view.Relative(TimeOf(due.time()), now) : "-",
              due.overdue() ? Tone::kAlarm : Tone::kPlain)});
  }
  return table.Text(view);
}

std::string HistoryPage(const google::protobuf::RepeatedPtrField<v1::HistoryEntry>& entries,
                        int version, const View& view) {
  std::string text = base::Join("\n  ", view.Bold(view.Say("History", "Riwayat")), "\n");
  int last = 0;
  for (const v1::HistoryEntry& entry : entries) {
    text += NotShownText(entry.version() - last - 1, view) + EntryText(entry, view);
    last = entry.version();
  }
  return text + NotShownText(version - last, view);
}

}  // namespace tanggap::cli
