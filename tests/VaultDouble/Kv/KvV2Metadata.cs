using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Text;

namespace Keyferry.VaultDouble.Kv;

/// <summary>The metadata of KV version 2.</summary>
internal sealed class KvV2Metadata(Dictionary<string, KvSecret> secrets)
{
    private const int MostKeys = 64;
    private const int LongestKey = 128;
    private const int LongestValue = 512;

    /// <summary>Takes the settings that were sent.</summary>
    public static void Apply(Call call, KvSettings settings)
    {
        var (cas, versions, after) = (call.Flag("cas_required"), call.Number("max_versions"), call.Duration("delete_version_after"));
        settings.CasRequired = cas ?? settings.CasRequired;
        settings.MaxVersions = versions ?? settings.MaxVersions;
        settings.DeleteAfter = after ?? settings.DeleteAfter;
    }

    /// <summary>Reads.</summary>
    public Answer Read(Call call) =>
        secrets.TryGetValue(call["path"], out var secret) ? Answer.Of(secret.ToJson()) : throw Refusal.Missing();

    /// <summary>Writes what was sent, and leaves the rest.</summary>
    public Answer Write(Call call)
    {
        var custom = call.Map("custom_metadata") is { } sent ? Checked(sent) : null;
        call.Duration("delete_version_after");
        var secret = secrets.GetValueOrDefault(call["path"]) ?? new KvSecret { Created = call.Now, Updated = call.Now };
        Apply(call, secret.Settings);
        secrets[call["path"]] = secret;
        secret.Custom = custom ?? secret.Custom;
        Touch(secret, call.Now);
        return Answer.None();
    }

    /// <summary>Merges what was sent.</summary>
    public Answer Patch(Call call)
    {
        if (!secrets.TryGetValue(call["path"], out var secret))
        {
            return new Answer { Status = 404, IsBare = true };
        }

        if (call.Map("custom_metadata") is { } sent)
        {
            secret.Custom = Checked((JsonObject)GoJson.MergePatch(secret.Custom, sent)!);
        }

        Apply(call, secret.Settings);
        Touch(secret, call.Now);
        return Answer.None();
    }

    /// <summary>Forgets the secret with all its versions.</summary>
    public Answer Delete(Call call)
    {
        secrets.Remove(call["path"]);
        return Answer.None();
    }

    // A first write of metadata has one time for both.
    private static void Touch(KvSecret secret, DateTimeOffset now)
    {
        secret.Updated = secret.MetadataVersion == 0 && secret.Current == 0 ? secret.Created : now;
        secret.MetadataVersion++;
    }

    private static JsonObject Checked(JsonObject sent)
    {
        var texts = new JsonObject();
        foreach (var (name, value) in sent)
        {
            texts[name] = value switch
            {
                JsonValue plain => plain.GetValueKind() switch
                {
                    JsonValueKind.True => "1",
                    JsonValueKind.False => "0",
                    _ => plain.ToString(),
                },
                null => "",
                _ => throw Refusal.Bad("custom_metadata validation failed: '' expected type 'string', got unconvertible type "
                    + $"'{GoJson.GoType(value)}'"),
            };
        }

        if (texts.Count > MostKeys)
        {
            throw Wrong($"payload must contain at most {MostKeys} keys, provided {texts.Count}");
        }

        foreach (var (name, value) in texts)
        {
            var text = value!.ToString();
            if (name.Length is 0 or > LongestKey)
            {
                throw Wrong($"length of key \"{name}\" is {name.Length} but must be 0 < len(key) <= {LongestKey}");
            }

            if (text.Length is 0 or > LongestValue)
            {
                throw Wrong($"length of value for key \"{name}\" is {text.Length.ToString(CultureInfo.InvariantCulture)} but must be 0 < len(value) <= {LongestValue}");
            }
        }

        return texts;
    }

    private static Refusal Wrong(string what) => Refusal.Bad($"1 error occurred:\n\t* custom_metadata validation failed: {what}\n\n");
}
