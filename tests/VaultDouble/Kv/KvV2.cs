using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Text;

namespace Keyferry.VaultDouble.Kv;

/// <summary>KV version 2. https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2</summary>
internal sealed class KvV2 : Backend
{
    private const string MetadataFields = "path cas_required custom_metadata delete_version_after max_versions metadata_cas metadata_cas_required";
    private readonly Dictionary<string, KvSecret> _secrets = new(StringComparer.Ordinal);
    private readonly KvSettings _settings = new();

    /// <summary>An empty engine.</summary>
    public KvV2()
    {
        var metadata = new KvV2Metadata(_secrets);
        bool Exists(Call call) => _secrets.ContainsKey(call["path"]);
        Routes =
        [
            On("config", "cas_required delete_version_after max_versions metadata_cas_required",
                (Operation.Read, Now(ReadConfig)), (Operation.Update, Now(WriteConfig))),
            On("data/(?<path>.*)", "path data options version", (Operation.Read, Now(Read)), (Operation.Update, Now(Write)),
                (Operation.Patch, Now(Patch)), (Operation.Delete, Now(c => DeleteLatest(c)))) with { Exists = Exists },
            On("delete/(?<path>.*)", "path versions", (Operation.Update, Now(c => Change(c, static (v, now) => v.Deletion = v.Deletion <= now ? v.Deletion : now)))),
            On("undelete/(?<path>.*)", "path versions", (Operation.Update, Now(c => Change(c, static (v, _) => v.Deletion = v.Destroyed ? v.Deletion : null)))),
            On("destroy/(?<path>.*)", "path versions", (Operation.Update, Now(c => Change(c, static (v, _) =>
            {
                v.Destroyed = true;
                v.Data = null;
            })))),
            On("subkeys/(?<path>.*)", "path version depth", (Operation.Read, Now(Subkeys))),
            On("metadata(?:/(?<path>.*))?", MetadataFields, (Operation.List, Now(c => Answer.Keys(KeyTree.Under(_secrets.Keys, c["path"])))),
                (Operation.Read, Now(metadata.Read)), (Operation.Update, Now(metadata.Write)), (Operation.Patch, Now(metadata.Patch)),
                (Operation.Delete, Now(metadata.Delete))) with { Exists = Exists },
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    /// <inheritdoc/>
    public override Answer Unrouted(VaultRequest request)
    {
        var command = request.Operation switch
        {
            Operation.List => "list",
            Operation.Update => "put",
            Operation.Delete => "delete",
            Operation.Patch => "patch",
            _ => "get",
        };
        var answer = new Answer { Status = 404 };
        answer.Warnings.Add("Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. "
            + $"If using the OpenBao CLI, use 'bao kv {command}' for this operation.");
        return answer;
    }

    private Answer ReadConfig(Call call) => Answer.Of(new JsonObject
    {
        ["cas_required"] = _settings.CasRequired,
        ["delete_version_after"] = GoDuration.Write(_settings.DeleteAfter),
        ["max_versions"] = _settings.MaxVersions,
        ["metadata_cas_required"] = false,
    });

    private Answer WriteConfig(Call call)
    {
        KvV2Metadata.Apply(call, _settings);
        return Answer.None();
    }

    private Answer Read(Call call)
    {
        var (secret, number) = Find(call);
        var version = secret.Versions[number];
        var gone = version.IsGone(call.Now);
        return new Answer
        {
            Status = gone ? 404 : 200,
            Data = new JsonObject { ["data"] = gone ? null : version.Data?.DeepClone(), ["metadata"] = secret.ToJson(number) },
        };
    }

    private (KvSecret Secret, long Number) Find(Call call)
    {
        var asked = call.Number("version") ?? 0;
        var secret = _secrets.GetValueOrDefault(call["path"]) ?? throw Refusal.Missing();
        var number = asked > 0 ? asked : secret.Current;
        return secret.Versions.ContainsKey(number) ? (secret, number) : throw Refusal.Missing();
    }

    private Answer Write(Call call)
    {
        var data = call.Has("data") ? call.Map("data") : throw Refusal.Bad("no data provided");
        var secret = _secrets.GetValueOrDefault(call["path"]);
        CheckAndSet(call, secret);
        return Add(call, GoJson.ThroughDoubles(data));
    }

    private Answer Patch(Call call)
    {
        if (!call.Has("data") || call.Map("data") is not { } changes)
        {
            throw Refusal.Bad("no data provided");
        }

        if (!_secrets.TryGetValue(call["path"], out var secret) || !secret.Versions.TryGetValue(secret.Current, out var version))
        {
            return new Answer { Status = 404, IsBare = true };
        }

        CheckAndSet(call, secret);
        return version.IsGone(call.Now)
            ? new Answer { Status = 404, Data = secret.ToJson(secret.Current) }
            : Add(call, GoJson.ThroughDoubles(GoJson.MergePatch(version.Data, changes)));
    }

    private void CheckAndSet(Call call, KvSecret? secret)
    {
        var options = call.Map("options");
        if (options is null || !options.ContainsKey("cas"))
        {
            if (_settings.CasRequired || secret?.Settings.CasRequired == true)
            {
                throw Refusal.Bad("check-and-set parameter required for this call");
            }

            return;
        }

        var asked = options["cas"] is null ? 0
            : long.TryParse(options["cas"]!.ToString(), out var number) ? number
            : throw Refusal.Bad("error parsing check-and-set parameter");
        if (asked != (secret?.Current ?? 0))
        {
            throw Refusal.Bad("check-and-set parameter did not match the current version");
        }
    }

    private Answer Add(Call call, JsonNode? data)
    {
        var now = call.Now;
        if (!_secrets.TryGetValue(call["path"], out var secret))
        {
            secret = new KvSecret { Created = now, Updated = now };
            _secrets[call["path"]] = secret;
        }

        secret.Current++;
        secret.Updated = now;
        secret.Versions[secret.Current] = new KvVersion { Created = now, Data = data, Deletion = Life(secret) is { } life ? now + life : null };
        var kept = secret.Settings.MaxVersions > 0 ? secret.Settings.MaxVersions
            : _settings.MaxVersions > 0 ? _settings.MaxVersions : 10;
        foreach (var old in secret.Versions.Keys.Where(n => n <= secret.Current - kept).ToList())
        {
            secret.Versions.Remove(old);
            secret.Oldest = old + 1;
        }

        return Answer.Of(secret.ToJson(secret.Current));
    }

    // The engine's life bounds the secret's; a negative one of the engine means none.
    private TimeSpan? Life(KvSecret secret)
    {
        var (engine, own) = (_settings.DeleteAfter, secret.Settings.DeleteAfter);
        if (engine < TimeSpan.Zero || (engine == TimeSpan.Zero && own <= TimeSpan.Zero))
        {
            return null;
        }

        return own <= TimeSpan.Zero || (engine > TimeSpan.Zero && engine < own) ? engine : own;
    }

    private Answer DeleteLatest(Call call)
    {
        if (_secrets.TryGetValue(call["path"], out var secret) && secret.Versions.TryGetValue(secret.Current, out var version)
            && !version.IsGone(call.Now))
        {
            version.Deletion = call.Now;
        }

        return Answer.None();
    }

    private Answer Change(Call call, Action<KvVersion, DateTimeOffset> change)
    {
        var numbers = call.Strings("versions") ?? [];
        if (numbers.Count == 0)
        {
            throw Refusal.Bad("no version number provided");
        }

        foreach (var number in numbers)
        {
            if (!long.TryParse(number, out var n))
            {
                throw call.Field("versions", "'[0]' cannot parse value as 'int': strconv.ParseInt: invalid syntax");
            }

            if (_secrets.TryGetValue(call["path"], out var secret) && secret.Versions.TryGetValue(n, out var version))
            {
                change(version, call.Now);
            }
        }

        return Answer.None();
    }

    private Answer Subkeys(Call call)
    {
        var (secret, number) = Find(call);
        var version = secret.Versions[number];
        var depth = call.Number("depth") ?? 0;
        return new Answer
        {
            Status = version.IsGone(call.Now) ? 404 : 200,
            Data = new JsonObject
            {
                ["metadata"] = secret.ToJson(number),
                ["subkeys"] = version.IsGone(call.Now) ? null : Bare(version.Data, depth == 0 ? long.MaxValue : depth),
            },
        };
    }

    private static JsonObject? Bare(JsonNode? node, long depth) => node is JsonObject map && depth > 0
        ? new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Bare(p.Value, depth - 1))))
        : null;
}
