using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Rest;

/// <summary>Writes answers in the form that the Accept header names.</summary>
internal sealed class AnswerWriter(ITableBuilder tables)
{
    /// <summary>Answers one object, as itself, as metadata or as a table of one.</summary>
    public async Task ObjectAsync(ApiCall call, int status, JsonObject obj, ReadOnlyMemory<byte> utf8 = default)
    {
        var form = AcceptHeader.Parse(call.Http.Request.Headers.Accept);
        Warn(call);
        var body = form.As switch
        {
            "Table" => Table(call, form, [obj], new JsonObject { ["resourceVersion"] = obj.Metadata().Text("resourceVersion") ?? "" }, true),
            "PartialObjectMetadata" => Partial(obj, form.Version),
            null => obj,
            _ => throw ApiStatus.NotAcceptable("application/json, application/yaml, application/vnd.kubernetes.protobuf"),
        };
        await WriteAsync(call.Http, status, body, form.Yaml, ReferenceEquals(body, obj) ? utf8 : default);
    }

    /// <summary>Answers a list.</summary>
    public async Task ListAsync(ApiCall call, IReadOnlyList<StoredObject.View> items, JsonObject metadata)
    {
        var form = AcceptHeader.Parse(call.Http.Request.Headers.Accept);
        Warn(call);
        if (form is { As: null, Yaml: false })
        {
            await WriteListAsync(call, items, metadata);
            return;
        }

        var bodies = items.Select(i => i.Body).ToList();
        var body = form.As switch
        {
            "Table" => Table(call, form, bodies, metadata, true),
            "PartialObjectMetadataList" => new JsonObject
            {
                ["kind"] = "PartialObjectMetadataList",
                ["apiVersion"] = $"meta.k8s.io/{form.Version}",
                ["metadata"] = metadata,
                ["items"] = new JsonArray([.. bodies.Select(o => (JsonNode)Partial(o, form.Version))]),
            },
            null => ListOf(call, bodies, metadata),
            _ => throw ApiStatus.NotAcceptable("application/json, application/yaml, application/vnd.kubernetes.protobuf"),
        };
        await WriteAsync(call.Http, 200, body, form.Yaml);
    }

    /// <summary>Answers an error.</summary>
    public static async Task ErrorAsync(HttpContext http, StatusException error, ApiCall? call)
    {
        if (call is not null)
        {
            Warn(call);
        }

        if (error.RetryAfter is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (error.PlainText is { } text)
        {
            http.Response.StatusCode = error.Code;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync(text, http.RequestAborted);
            return;
        }

        await WriteAsync(http, error.Code, error.ToStatus(), AcceptHeader.TryParse(http.Request.Headers.Accept)?.Yaml ?? false);
    }

    /// <summary>The metadata of an object, as <c>PartialObjectMetadata</c>.</summary>
    public static JsonObject Partial(JsonObject obj, string version) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = $"meta.k8s.io/{version}",
        ["metadata"] = obj.Metadata().DeepClone(),
    };

    /// <summary>A table of objects.</summary>
    public JsonObject Table(ApiCall call, AcceptHeader form, IReadOnlyList<JsonObject> objects, JsonObject metadata, bool withColumns)
    {
        var table = tables.Build(call.Resource, objects, call.Parameter("includeObject"), withColumns, metadata);
        table["apiVersion"] = $"meta.k8s.io/{form.Version}";
        foreach (var row in table.List("rows") ?? [])
        {
            if (row.Object("object") is { } obj && obj.Text("kind") == "PartialObjectMetadata")
            {
                obj["apiVersion"] = $"meta.k8s.io/{form.Version}";
            }
        }

        return table;
    }

    /// <summary>Sets the <c>Warning</c> headers.</summary>
    public static void Warn(ApiCall call)
    {
        foreach (var warning in call.Warnings.Distinct(StringComparer.Ordinal))
        {
            var text = warning.ReplaceLineEndings(" ").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            call.Http.Response.Headers.Append("Warning", $"299 - \"{text}\"");
        }

        call.Warnings.Clear();
    }

    /// <summary>Writes a whole answer.</summary>
    public static async Task WriteAsync(
        HttpContext http, int status, JsonObject body, bool yaml = false, ReadOnlyMemory<byte> utf8 = default)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = yaml ? "application/yaml" : "application/json";
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        var bytes = yaml ? System.Text.Encoding.UTF8.GetBytes(YamlText.Write(body)) : utf8.IsEmpty ? JsonText.Write(body) : utf8;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    private static JsonObject ListOf(ApiCall call, List<JsonObject> items, JsonObject metadata) => new()
    {
        ["kind"] = call.Resource.ListKind,
        ["apiVersion"] = call.Resource.ApiVersion,
        ["metadata"] = metadata,
        ["items"] = new JsonArray([.. items.Select(o => (JsonNode)Item(call, o))]),
    };

    private static JsonObject Item(ApiCall call, JsonObject obj)
    {
        var item = (JsonObject)obj.DeepClone();
        if (call.Rules.IsCustom)
        {
            return item;
        }

        item.Remove("kind");
        item.Remove("apiVersion");
        return item;
    }

    // Lists can be long: each item's JSON is kept with the object and written as it is.
    private static async Task WriteListAsync(ApiCall call, IReadOnlyList<StoredObject.View> items, JsonObject metadata)
    {
        var response = call.Http.Response;
        response.StatusCode = 200;
        response.ContentType = "application/json";
        if (HttpMethods.IsHead(call.Http.Request.Method))
        {
            return;
        }

        var head = $"{{\"kind\":\"{call.Resource.ListKind}\",\"apiVersion\":\"{call.Resource.ApiVersion}\",\"metadata\":{JsonText.Text(metadata)},\"items\":[";
        await response.WriteAsync(head, call.Aborted);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                await response.Body.WriteAsync(","u8.ToArray(), call.Aborted);
            }

            var utf8 = call.Rules.IsCustom ? items[i].Utf8 : JsonText.Write(Item(call, items[i].Body));
            await response.Body.WriteAsync(utf8, call.Aborted);
        }

        await response.WriteAsync("]}", call.Aborted);
    }
}
