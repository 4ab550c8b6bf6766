using System.Net.Sockets;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Http;

/// <summary>Why a server did not answer, in words that stay the same between attempts. Pure.</summary>
internal static class TransportFailures
{
    /// <summary>The failure of an attempt.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="server">Whom the request went to.</param>
    public static StoreAnswer Of(Exception error, Uri? server)
    {
        var host = server is null ? "the server" : $"{server.IdnHost}:{server.Port}";
        for (var e = error; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case EgressRefusedException refused:
                    return Invalid(refused.Message);
                case AnswerTooLargeException large:
                    return Invalid($"{host}: {large.Message}");
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return Unavailable($"{host}: the name cannot be resolved", wasRefused: true);
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return Unavailable($"{host}: connection refused", wasRefused: true);
                case SocketException { SocketErrorCode: SocketError.TimedOut }:
                    return Unavailable($"{host}: no connection in time");
                case System.Security.Authentication.AuthenticationException:
                    return StoreAnswer.Of(
                        new FetchFailure(
                            FetchFailureKind.Unavailable,
                            $"{host}: no TLS connection: is the server's certificate made out for this name, valid, and of an "
                            + "authority that the store trusts (caBundle, caProvider)?"),
                        isTransient: false);
                default:
                    break;
            }
        }

        return error is OperationCanceledException or TimeoutException
            ? Unavailable($"{host}: no answer in time")
            : Unavailable($"{host}: the connection failed");
    }

    private static StoreAnswer Invalid(string message) =>
        StoreAnswer.Of(new FetchFailure(FetchFailureKind.Invalid, message), isTransient: false);

    private static StoreAnswer Unavailable(string message, bool wasRefused = false) =>
        StoreAnswer.Of(new FetchFailure(FetchFailureKind.Unavailable, message), isTransient: true, wasRefused);
}
