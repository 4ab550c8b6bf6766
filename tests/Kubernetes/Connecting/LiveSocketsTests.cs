using System.Net;
using System.Net.Sockets;
using Keyferry.Kubernetes.Connecting;

namespace Keyferry.Kubernetes.Tests.Connecting;

public sealed class LiveSocketsTests
{
    [Test]
    public async Task The_second_address_of_a_host_is_tried_where_the_first_refuses()
    {
        // Nothing listens at the port on ::1 (or the machine has no IPv6): the first address refuses either way.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        await using var stream = await LiveSockets.ConnectAsync(
            socket => new ValueTask(socket.ConnectAsync([IPAddress.IPv6Loopback, IPAddress.Loopback], port)));

        var socket = ((NetworkStream)stream).Socket;
        Assert.That(((IPEndPoint)socket.RemoteEndPoint!).Address.MapToIPv4(), Is.EqualTo(IPAddress.Loopback));
        Assert.That(socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive), Is.Not.EqualTo(0));
        Assert.That(socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime), Is.EqualTo(15));
        if (OperatingSystem.IsLinux())
        {
            var limit = new byte[4];
            socket.GetRawSocketOption(6, 18, limit);
            Assert.That(BitConverter.ToInt32(limit), Is.EqualTo(24_000), "ms without an acknowledgement");
        }
    }
}
