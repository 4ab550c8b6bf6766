using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Keyferry.Api.Json;
using Keyferry.Sync.Naming;
using Keyferry.Webhook.Rendering.Offline;

namespace Keyferry.Webhook.Rendering;

/// <summary>What was rendered as documents to be shown: without what a server adds, and with values only where they are asked for.</summary>
/// <param name="showsValues">Whether values are shown.</param>
internal sealed class RenderedManifest(bool showsValues)
{
    // Of one length whatever the value.
    private const string Mask = "********";

    private static readonly string[] _own = [WellKnown.ManagedLabel, WellKnown.CreatedByLabel];

    /// <summary>The documents of an object: its target, or what it pushes to each store.</summary>
    public IEnumerable<JsonObject> Of(RenderedObject item)
    {
        if (item.Target is { } target)
        {
            yield return target["kind"]?.GetValue<string>() == "Secret" && target["apiVersion"]?.GetValue<string>() == "v1"
                ? Secret(item.Source, target)
                : Other(item.Source, target);
        }

        foreach (var store in item.Pushes.GroupBy(static p => p.Store, StringComparer.Ordinal))
        {
            yield return new JsonObject
            {
                ["pushSecret"] = item.Key,
                ["store"] = store.Key,
                ["pushes"] = new JsonArray([.. store.Select(Pushed)]),
            };
        }
    }

    private JsonObject Secret(ObjectSource source, JsonObject target)
    {
        var shown = new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = Metadata(source, target),
            ["type"] = target["type"]?.GetValue<string>() ?? "Opaque",
        };
        if (target["immutable"] is { } immutable)
        {
            shown["immutable"] = immutable.DeepClone();
        }

        var (texts, bytes) = (new JsonObject(), new JsonObject());
        foreach (var (key, value) in (target["data"] as JsonObject ?? []).OrderBy(static d => d.Key, StringComparer.Ordinal))
        {
            var plain = Convert.FromBase64String(value!.GetValue<string>());
            if (!showsValues)
            {
                texts[key] = Mask;
            }
            else if (Utf8.IsValid(plain))
            {
                texts[key] = Encoding.UTF8.GetString(plain);
            }
            else
            {
                bytes[key] = value.DeepClone();
            }
        }

        shown["stringData"] = texts;
        if (bytes.Count > 0)
        {
            shown["data"] = bytes;
        }

        return shown;
    }

    private JsonObject Other(ObjectSource source, JsonObject target)
    {
        var shown = new JsonObject
        {
            ["apiVersion"] = target["apiVersion"]?.DeepClone(), ["kind"] = target["kind"]?.DeepClone(), ["metadata"] = Metadata(source, target),
        };
        foreach (var (name, value) in target.Where(static f => f.Key is not ("apiVersion" or "kind" or "metadata" or "status")))
        {
            shown[name] = showsValues ? value?.DeepClone() : Masked(value);
        }

        return shown;
    }

    // Templates write labels and annotations too: only what the manifest says word by word is no value of a store.
    private JsonObject Metadata(ObjectSource source, JsonObject target)
    {
        var metadata = target["metadata"]!.AsObject();
        var shown = new JsonObject { ["name"] = metadata["name"]?.DeepClone(), ["namespace"] = metadata["namespace"]?.DeepClone() };
        foreach (var field in (string[])["labels", "annotations"])
        {
            var map = new JsonObject();
            foreach (var (key, value) in metadata[field] as JsonObject ?? [])
            {
                // The hash of the data is the data's, for whoever can guess it.
                if (key != WellKnown.DataHashAnnotation || showsValues)
                {
                    map[key] = showsValues || _own.Contains(key, StringComparer.Ordinal) || IsWritten(source, field, key, value) ? value?.DeepClone() : Mask;
                }
            }

            if (map.Count > 0)
            {
                shown[field] = map;
            }
        }

        if (metadata["finalizers"] is JsonArray { Count: > 0 } finalizers)
        {
            shown["finalizers"] = finalizers.DeepClone();
        }

        return shown;
    }

    private static bool IsWritten(ObjectSource source, string field, string key, JsonNode? value) =>
        new[] { source.Metadata, source.Spec.Get("target").Get("template").Get("metadata") }
            .Any(m => m.Get(field).Text(key) is { } written && written == value?.GetValue<string>());

    private static JsonNode? Masked(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.Select(static f => KeyValuePair.Create(f.Key, Masked(f.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Masked)]),
        null => null,
        _ => JsonValue.Create(Mask),
    };

    private JsonNode Pushed(PushedValue pushed)
    {
        var shown = new JsonObject { ["remoteKey"] = pushed.Target.Key };
        if (pushed.Target.Property is { Length: > 0 } property)
        {
            shown["property"] = property;
        }

        if (!showsValues)
        {
            shown["value"] = Mask;
        }
        else if (Utf8.IsValid(pushed.Value.Bytes))
        {
            shown["value"] = Encoding.UTF8.GetString(pushed.Value.Bytes);
        }
        else
        {
            shown["base64"] = Convert.ToBase64String(pushed.Value.Bytes);
        }

        return shown;
    }
}
