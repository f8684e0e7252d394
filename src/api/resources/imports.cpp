// SPDX-License-Identifier: Apache-2.0
#include "custom_values.hpp"
#include "imports/record_fields.hpp"
#include "record_kind.hpp"
#include "route.hpp"
#include "writing.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/domain/import_job.hpp"
#include "answerd/importing/csv_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <utility>

namespace answerd::api {
namespace {

using codec::Json;

constexpr std::size_t piece_bytes_max = 4U << 20U;
// Received and not read yet; above, the sender has to wait.
constexpr std::int64_t bytes_waiting_max = std::int64_t{32} << 20U;
constexpr int exported_records_max = 2'000; // an answer

constexpr std::array<std::pair<std::string_view, RecordKind>, 4> kinds = {{{Kind<Contact>::plural, Kind<Contact>::kind},
                                                                           {Kind<Lead>::plural, Kind<Lead>::kind},
                                                                           {Kind<Account>::plural, Kind<Account>::kind},
                                                                           {Kind<Case>::plural, Kind<Case>::kind}}};

std::string plural_of(RecordKind kind) {
    return std::string(std::ranges::find(kinds, kind, &std::pair<std::string_view, RecordKind>::second)->first);
}
// The document has refused other words.
RecordKind kind_of(std::string_view plural) {
    return std::ranges::find(kinds, plural, &std::pair<std::string_view, RecordKind>::first)->second;
}

Problem no_such_import() {
    return {ProblemCode::not_found, "There is no such import."};
}

Json import_json(const ImportJob& job) {
    const std::int64_t rows = job.inserted + job.updated + job.unchanged + job.rejected;
    const auto took_ms = std::max<std::int64_t>(1, (job.updated_at - job.created_at).count());
    Json json = {{"id", to_string(job.id)},
                 {"object", plural_of(job.object)},
                 {"state", codec::to_json(job.state)},
                 {"dryRun", job.is_dry_run},
                 {"mapping", codec::to_json(job.mapping)},
                 {"createdBy", to_string(job.created_by)},
                 {"createdAt", codec::to_rfc3339(job.created_at)},
                 {"updatedAt", codec::to_rfc3339(job.updated_at)},
                 {"bytesTotal", job.bytes_total},
                 {"bytesReceived", job.bytes_received},
                 {"bytesDone", job.bytes_done},
                 {"percent", job.bytes_done * 100 / std::max<std::int64_t>(1, job.bytes_total)},
                 {"rows", rows},
                 {"rowsPerSecond", rows * 1'000 / took_ms},
                 {"inserted", job.inserted},
                 {"updated", job.updated},
                 {"unchanged", job.unchanged},
                 {"rejected", job.rejected},
                 {"ignoredColumns", job.ignored_columns}};
    if (!job.reason.empty()) json["reason"] = job.reason;
    if (!job.fingerprint.empty()) json["fingerprint"] = job.fingerprint;
    return json;
}

void post(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    const Json& body = exchange->body;
    ImportJob job;
    job.id = new_id(services->now());
    job.object = kind_of(body.at("object").get<std::string>());
    job.bytes_total = body.at("bytesTotal").get<std::int64_t>();
    job.fingerprint = body.value("fingerprint", "");
    job.is_dry_run = body.value("dryRun", false);
    job.mapping = body.value("mapping", std::map<std::string, std::string>{});
    job.created_by = exchange->caller.user.id;
    job.created_at = services->now();
    job.updated_at = job.created_at;
    create_once(services, *reader, exchange, [=](store::Transaction& transaction) -> Result<Json> {
        if (const auto created = transaction.create(job); !created) return std::unexpected(created.error());
        transaction.add(
            audit_entry(*services, job.created_by,
                        {.action = "import.create",
                         .subject = to_string(job.id),
                         .before = {},
                         .after = codec::dump_json({{"object", plural_of(job.object)}, {"dryRun", job.is_dry_run}})}));
        return import_json(job);
    });
}

void put_content(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    const auto job = reader->import_job(exchange->id());
    if (!job) return exchange->refuse(no_such_import());
    if (job->bytes_received - job->bytes_done > bytes_waiting_max)
        return exchange->refuse(
            {ProblemCode::overloaded, "More than 32 MiB wait to be read. Send the same piece again in a second."});
    const std::int64_t begins_at = std::stoll(exchange->query("offset").value_or("0"));
    write(
        services, exchange,
        [=](store::Transaction& transaction) -> Result<net::Response> {
            const auto appended = transaction.append_bytes(exchange->id(), begins_at, exchange->request.body);
            if (!appended) return std::unexpected(appended.error());
            return json_response(200, import_json(*appended));
        },
        [services] { services->imports.wake(); });
}

Result<net::Response> list(Services&, store::Reader& reader, const Exchange& exchange) {
    const auto page = reader.import_jobs(exchange.page());
    Json items = Json::array();
    for (const auto& job : page.items)
        items.push_back(import_json(job));
    return json_response(200, page_json(std::move(items), page.next));
}

Result<net::Response> get(Services&, store::Reader& reader, const Exchange& exchange) {
    const auto job = reader.import_job(exchange.id());
    if (!job) return std::unexpected(no_such_import());
    return json_response(200, import_json(*job));
}

void remove(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    write(services, exchange, [=](store::Transaction& transaction) -> Result<net::Response> {
        const Uuid id = exchange->id();
        if (const auto removed = transaction.remove_import(id); !removed) return std::unexpected(removed.error());
        transaction.add(audit_entry(*services, exchange->caller.user.id,
                                    {.action = "import.remove", .subject = to_string(id), .before = {}, .after = {}}));
        return no_content();
    });
}

Result<net::Response> get_rejects(Services&, store::Reader& reader, const Exchange& exchange) {
    if (!reader.import_job(exchange.id())) return std::unexpected(no_such_import());
    std::string text = importing::csv_line({"line", "column", "reason"});
    reader.visit_rejects(exchange.id(), [&](const ImportReject& reject) {
        text += importing::csv_line({std::to_string(reject.line), reject.column, reject.reason});
    });
    return csv_response(std::move(text), "rejects.csv");
}

std::vector<std::string> custom_fields_of(store::Reader& reader, RecordKind object) {
    std::vector<std::string> names;
    for (const CustomField& field : reader.custom_fields()) {
        if (has_object(field, object)) names.push_back(field.name.value);
    }
    return names;
}

// Behind the cursor of a page: the next one has the same columns, or is refused.
std::string mark_of(const std::vector<std::string>& custom_fields) {
    std::string names;
    for (const std::string& name : custom_fields)
        names += name + '\n';
    return '.' + std::to_string(std::hash<std::string>{}(names));
}

template <class T>
Result<net::Response> exported(store::Reader& reader, const Exchange& exchange) {
    std::string text;
    std::vector<std::string> cells;
    store::PageRequest request = exchange.page();
    request.limit = 200;
    const auto custom_fields = custom_fields_of(reader, Kind<T>::kind);
    const std::string mark = mark_of(custom_fields);
    if (!request.cursor.empty()) {
        if (!request.cursor.ends_with(mark))
            return std::unexpected(
                Problem(ProblemCode::conflict, "The custom fields have changed since: begin the export again."));
        request.cursor.resize(request.cursor.size() - mark.size());
    } else {
        for (const auto& field : record_fields<T>())
            cells.emplace_back(field.name);
        for (const std::string& name : custom_fields)
            cells.push_back(path_of_custom(name));
        text = importing::csv_line(cells);
    }
    for (int records = 0; records < exported_records_max; records += request.limit) {
        const auto page = Kind<T>::list(reader, {}, request);
        for (const T& record : page.items) {
            cells.clear();
            for (const auto& field : record_fields<T>())
                cells.push_back(field.write(record));
            for (const std::string& name : custom_fields) {
                const auto value = record.custom.find(name);
                cells.push_back(value == record.custom.end() ? "" : text_of(value->second));
            }
            text += importing::csv_line(cells);
        }
        request.cursor = page.next;
        if (page.next.empty()) break;
    }
    net::Response response = csv_response(std::move(text), std::string(Kind<T>::plural) + ".csv");
    if (!request.cursor.empty()) response.headers["next-cursor"] = request.cursor + mark;
    return response;
}

Result<net::Response> exported(RecordKind kind, store::Reader& reader, const Exchange& exchange) {
    switch (kind) {
    case RecordKind::contact:
        return exported<Contact>(reader, exchange);
    case RecordKind::lead:
        return exported<Lead>(reader, exchange);
    case RecordKind::account:
        return exported<Account>(reader, exchange);
    case RecordKind::service_case:
        return exported<Case>(reader, exchange);
    }
    std::unreachable();
}

// The whole of somebody's customers: that it was taken is on record before it is given. So is each page: a cursor can
// be kept, and says nothing of who began.
void get_export(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    const std::string object = exchange->path_parameter("object");
    auto response = exported(kind_of(object), *reader, *exchange);
    if (!response) return exchange->refuse(response.error());
    write(services, exchange, [=](store::Transaction& transaction) -> Result<net::Response> {
        transaction.add(audit_entry(*services, exchange->caller.user.id,
                                    {.action = "export." + object, .subject = object, .before = {}, .after = {}}));
        return response;
    });
}

} // namespace

std::vector<Route> import_routes() {
    return {
        {.method = "GET", .pattern = "/api/v1/imports", .roles = admins, .handle = at_once<list>},
        {.method = "POST", .pattern = "/api/v1/imports", .roles = admins, .handle = post},
        {.method = "GET", .pattern = "/api/v1/imports/{id}", .roles = admins, .handle = at_once<get>},
        {.method = "DELETE", .pattern = "/api/v1/imports/{id}", .roles = admins, .handle = remove},
        {.method = "PUT",
         .pattern = "/api/v1/imports/{id}/content",
         .roles = admins,
         .handle = put_content,
         .body_bytes_max = piece_bytes_max},
        {.method = "GET", .pattern = "/api/v1/imports/{id}/rejects", .roles = admins, .handle = at_once<get_rejects>},
        {.method = "GET", .pattern = "/api/v1/exports/{object}", .roles = admins, .handle = get_export}};
}

} // namespace answerd::api
