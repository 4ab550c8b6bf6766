using System.Formats.Asn1;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Tokens;

namespace Keyferry.VaultDouble.Auth;

/// <summary>
/// The auth method ldap, for users whose name makes their distinguished name. https://developer.hashicorp.com/vault/api-docs/auth/ldap
/// </summary>
internal sealed class LdapAuth : Backend
{
    private const string Settings = "url case_sensitive_names request_timeout starttls tls_min_version tls_max_version insecure_tls certificate "
        + "client_tls_cert client_tls_key binddn bindpass userdn userattr discoverdn deny_null_bind upndomain userfilter anonymous_group_search "
        + "groupfilter groupdn groupattr username_as_alias connection_timeout dereference_aliases max_page_size use_token_groups ";

    private readonly Dictionary<string, IReadOnlyList<string>> _users = new(StringComparer.Ordinal);
    private readonly TokenParameters _token = new();
    private string _url = "ldap://127.0.0.1";
    private string _userDn = "";
    private string _userAttribute = "cn";
    private string _groupDn = "";

    /// <summary>A method with the settings that an empty configuration has.</summary>
    public LdapAuth() => Routes =
    [
        On("config", TokenParameters.Fields + Settings, (Operation.Read, Now(ReadConfig)), (Operation.Update, Now(WriteConfig))),
        On("users/?", "", (Operation.List, Now(_ => Answer.Keys(_users.Keys)))),
        On("users/(?<name>.+)", "name policies groups", (Operation.Update, Now(WriteUser)), (Operation.Delete, Now(DeleteUser))),
        On("login/(?<username>.+)", "username password", (Operation.Update, LoginAsync)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    /// <inheritdoc/>
    public override bool IsOpen(string path) => path.StartsWith("login/", StringComparison.Ordinal);

    private Answer ReadConfig(Call call)
    {
        var data = new JsonObject
        {
            ["groupdn"] = _groupDn,
            ["url"] = _url,
            ["userattr"] = _userAttribute,
            ["userdn"] = _userDn,
        };
        _token.Show(data);
        return Answer.Of(data);
    }

    private Answer WriteConfig(Call call)
    {
        _url = call.Text("url") ?? _url;
        _userDn = call.Text("userdn") ?? _userDn;
        _userAttribute = call.Text("userattr")?.ToLowerInvariant() ?? _userAttribute;
        _groupDn = call.Text("groupdn") ?? _groupDn;
        _token.Apply(call);
        return Answer.None();
    }

    private Answer WriteUser(Call call)
    {
        _users[call["name"].ToLowerInvariant()] = call.Strings("policies") ?? [];
        return Answer.None();
    }

    private Answer DeleteUser(Call call)
    {
        _users.Remove(call["name"].ToLowerInvariant());
        return Answer.None();
    }

    private async ValueTask<Answer> LoginAsync(Call call)
    {
        var name = call["username"];
        if (call.Text("password") is not { Length: > 0 } password)
        {
            throw Refusal.Bad("password cannot be of zero length when passwordless binds are being denied");
        }

        call.Core.Lockouts.Check(call.Mount, name, call.Now);
        var dn = $"{_userAttribute}={name},{_userDn}";
        if (!await call.Core.OutsideAsync(() => BindAsync(dn, password, call.Cancellation), call.Cancellation))
        {
            call.Core.Lockouts.Wrong(call.Mount, name, call.Now);
            throw Refusal.Bad("ldap operation failed: failed to bind as user");
        }

        call.Core.Lockouts.Right(call.Mount, name);
        var answer = _token.Login(call, name, name, new Dictionary<string, string> { ["username"] = name },
            _users.GetValueOrDefault(name.ToLowerInvariant()));
        var shown = new Answer { Data = new JsonObject(), Auth = answer.Auth };
        shown.Warnings.Add($"no LDAP groups found in groupDN \"{_groupDn}\"; only policies from locally-defined groups available");
        return shown;
    }

    // A simple bind, https://www.rfc-editor.org/rfc/rfc4511#section-4.2: result code 0 lets the user in.
    private async Task<bool> BindAsync(string dn, string password, CancellationToken cancellation)
    {
        var uri = new Uri(_url);
        var port = uri.Port > 0 ? uri.Port : 389;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(uri.Host, port, cancellation);
            await client.GetStream().WriteAsync(BindRequest(dn, password), cancellation);
            var buffer = new byte[4096];
            var read = await client.GetStream().ReadAsync(buffer, cancellation);
            var envelope = new AsnReader(buffer.AsMemory(0, read), AsnEncodingRules.BER).ReadSequence();
            envelope.ReadInteger();
            var result = envelope.ReadSequence(new Asn1Tag(TagClass.Application, 1, isConstructed: true));
            return result.ReadEnumeratedBytes().Span is [0];
        }
        catch (Exception refused) when (refused is SocketException or IOException)
        {
            throw Refusal.Bad($"1 error occurred:\n\t* error connecting to host \"{_url}\": LDAP Result Code 200 \"Network Error\": "
                + $"dial tcp {uri.Host}:{port.ToString(CultureInfo.InvariantCulture)}: connect: connection refused\n\n");
        }
    }

    private static byte[] BindRequest(string dn, string password)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence(new Asn1Tag(TagClass.Application, 0, isConstructed: true)))
            {
                writer.WriteInteger(3);
                writer.WriteOctetString(Encoding.UTF8.GetBytes(dn));
                writer.WriteOctetString(Encoding.UTF8.GetBytes(password), new Asn1Tag(TagClass.ContextSpecific, 0));
            }
        }

        return writer.Encode();
    }
}
