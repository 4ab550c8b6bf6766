using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Keyferry.VaultDouble.Tests.Replay;

/// <summary>An LDAP server that knows one user, and only how to bind. https://www.rfc-editor.org/rfc/rfc4511#section-4.2</summary>
internal sealed class LdapServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _user;
    private readonly string _password;

    /// <summary>Starts it.</summary>
    public LdapServer(string user, string password)
    {
        (_user, _password) = (user, password);
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var buffer = new byte[4096];
                var read = await client.GetStream().ReadAsync(buffer);
                if (read > 0)
                {
                    await client.GetStream().WriteAsync(Answer(buffer.AsMemory(0, read)));
                }
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or IOException)
        {
            // It was told to end.
        }
    }

    private byte[] Answer(ReadOnlyMemory<byte> message)
    {
        var envelope = new AsnReader(message, AsnEncodingRules.BER).ReadSequence();
        envelope.TryReadInt32(out var id);
        var bind = envelope.ReadSequence(new Asn1Tag(TagClass.Application, 0, isConstructed: true));
        bind.TryReadInt32(out _);
        var user = Encoding.UTF8.GetString(bind.ReadOctetString());
        var password = Encoding.UTF8.GetString(bind.ReadOctetString(new Asn1Tag(TagClass.ContextSpecific, 0)));

        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(id);
            using (writer.PushSequence(new Asn1Tag(TagClass.Application, 1, isConstructed: true)))
            {
                writer.WriteEnumeratedValue(user == _user && password == _password ? Result.Success : Result.InvalidCredentials);
                writer.WriteOctetString([]);
                writer.WriteOctetString([]);
            }
        }

        return writer.Encode();
    }

    private enum Result
    {
        Success = 0,
        InvalidCredentials = 49,
    }
}
