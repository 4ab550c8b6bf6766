using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Text;

namespace Keyferry.VaultDouble.Engines;

/// <summary>A role of the PKI engine: what certificates it issues.</summary>
internal sealed class PkiRole
{
    // Names and defaults of https://developer.hashicorp.com/vault/api-docs/secret/pki#create-update-role
    private const string Defaults = """
        {"allow_any_name":false,"allow_bare_domains":false,"allow_glob_domains":false,"allow_globs_in_identity_templates":false,
        "allow_ip_sans":true,"allow_localhost":true,"allow_subdomains":false,"allow_token_displayname":false,
        "allow_wildcard_certificates":true,"allowed_domains":[],"allowed_domains_template":false,"allowed_ip_sans_cidr":[],
        "allowed_other_sans":[],"allowed_serial_numbers":[],"allowed_uri_sans":[],"allowed_uri_sans_template":false,
        "allowed_user_ids":[],"basic_constraints_valid_for_non_ca":false,"client_flag":true,"cn_validations":["email","hostname"],
        "code_signing_flag":false,"country":[],"email_protection_flag":false,"enforce_hostnames":true,"ext_key_usage":[],
        "ext_key_usage_oids":[],"generate_lease":false,"issuer_ref":"default","key_bits":2048,"key_type":"rsa",
        "key_usage":["DigitalSignature","KeyAgreement","KeyEncipherment"],"locality":[],"max_ttl":0,"no_store":false,"not_after":"",
        "not_after_bound":"permit","not_before":"","not_before_bound":"permit","not_before_duration":30,"organization":[],"ou":[],
        "policy_identifiers":[],"postal_code":[],"province":[],"require_cn":true,"server_flag":true,"signature_bits":0,
        "street_address":[],"ttl":0,"use_csr_common_name":true,"use_csr_sans":true,"use_pss":false}
        """;

    private static readonly HashSet<string> Durations = new(["ttl", "max_ttl", "not_before_duration"], StringComparer.Ordinal);

    /// <summary>The names of its settings.</summary>
    public static string Fields { get; } = string.Join(' ', ((JsonObject)GoJson.Parse(Defaults)!).Select(static p => p.Key)) + " name";

    /// <summary>The settings, as a reading shows them.</summary>
    public JsonObject Settings { get; } = (JsonObject)GoJson.Parse(Defaults)!;

    /// <summary>Takes what was sent.</summary>
    public void Apply(Call call)
    {
        foreach (var (name, old) in Settings.ToList())
        {
            if (!call.Has(name))
            {
                continue;
            }

            Settings[name] = old switch
            {
                JsonArray => Json.Strings(call.Strings(name) ?? []),
                JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => call.Flag(name) ?? false,
                JsonValue value when value.GetValueKind() == JsonValueKind.Number =>
                    Durations.Contains(name) ? (long)(call.Duration(name)?.TotalSeconds ?? 0) : call.Number(name) ?? 0,
                _ => call.Text(name) ?? "",
            };
        }

        if (Settings["key_type"]!.ToString() == "ec" && !call.Has("key_bits"))
        {
            Settings["key_bits"] = 256;
        }

        if (Settings["key_type"]!.ToString() is not ("rsa" or "ec"))
        {
            throw Refusal.Bad($"unsupported key type: {Settings["key_type"]}");
        }
    }

    /// <summary>A switch.</summary>
    public bool Is(string name) => Settings[name]?.ToString() == "true";

    /// <summary>A number of seconds.</summary>
    public TimeSpan Seconds(string name) => TimeSpan.FromSeconds(long.Parse(Settings[name]!.ToString()));

    /// <summary>Whether the role may issue for a name.</summary>
    public bool Allows(string name)
    {
        if (Is("allow_any_name") || (Is("allow_localhost") && name is ("localhost" or "localdomain")))
        {
            return true;
        }

        return ((JsonArray)Settings["allowed_domains"]!).Select(static d => d!.ToString()).Any(domain =>
            (Is("allow_bare_domains") && name.Equals(domain, StringComparison.OrdinalIgnoreCase))
            || (Is("allow_subdomains") && name.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase)));
    }
}
