using System.Text;
using Keyferry.Local.Server.Protobuf;
using Keyferry.Local.Tests.Rest;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Protobuf;

[TestFixture]
internal sealed class ProtobufReaderTests
{
    [Test]
    public void A_deployment_keeps_a_zero_that_was_given()
    {
        var obj = ProtobufReader.Read(Object("apps/v1", "Deployment", [
            .. Field(1, Field(1, "web")),
            .. Field(2, [.. Number(1, 0), .. Field(2, Field(1, [.. Field(1, "app"), .. Field(2, "web")])), .. Number(7, 0), .. Number(9, 0)]),
            .. Field(3, [.. Number(2, 0), .. Number(3, 0)]),
        ]));
        Assert.That(obj.ToJsonString(), Is.EqualTo(
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"web"}},"progressDeadlineSeconds":0}}"""));
    }

    [Test]
    public void The_numbers_and_percentages_of_a_strategy_are_read()
    {
        byte[] rolling = [.. Field(1, [.. Number(1, 0), .. Number(2, 0), .. Field(3, "")]), .. Field(2, [.. Number(1, 1), .. Number(2, 0), .. Field(3, "30%")])];
        var obj = ProtobufReader.Read(Object("apps/v1", "Deployment", Field(2, Field(4, [.. Field(1, "RollingUpdate"), .. Field(2, rolling)]))));
        Assert.That(obj["spec"]!["strategy"]!.ToJsonString(), Is.EqualTo(
            """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":0,"maxSurge":"30%"}}"""));
    }

    [Test]
    public void A_field_that_is_not_read_is_refused_and_not_dropped() => Assert.That(
        () => ProtobufReader.Read(Object("apps/v1", "Deployment", Field(2, Field(3, Field(2, Field(22, Field(1, "key"))))))),
        Throws.TypeOf<ProtobufException>().With.Message.Contains("does not read field 22 of PodSpec in protobuf"));

    [Test]
    public void A_field_that_is_empty_is_no_reason_to_refuse() => Assert.That(
        () => ProtobufReader.Read(Object("v1", "ConfigMap", [.. Field(1, Field(1, "c")), .. Field(77, ""), .. Number(78, 0)])), Throws.Nothing);

    [TestCase(new byte[] { 1, 2, 3 })]
    [TestCase(new byte[] { (byte)'k', (byte)'8', (byte)'s', 0, 0x12, 0x7f })]
    [TestCase(new byte[] { (byte)'k', (byte)'8', (byte)'s', 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1 })]
    public void Bytes_that_are_no_object_are_refused(byte[] bytes) =>
        Assert.That(() => ProtobufReader.Read(bytes), Throws.TypeOf<ProtobufException>());

    [Test, CancelAfter(30_000)]
    public async Task The_refusal_of_a_kind_names_the_way_out(CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        using var content = new ByteArrayContent(Object("batch/v1", "Job", Field(1, Field(1, "j"))));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/vnd.kubernetes.protobuf");
        using var response = await test.Client.PostAsync("/apis/batch/v1/namespaces/default/jobs", content, cancel);
        Assert.That((int)response.StatusCode, Is.EqualTo(415));
        Assert.That(await response.Content.ReadAsStringAsync(cancel), Does.Contain("does not read a Job in protobuf; send it in JSON or YAML"));
    }

    private static byte[] Object(string apiVersion, string kind, byte[] raw) =>
        [.. "k8s\0"u8, .. Field(1, [.. Field(1, apiVersion), .. Field(2, kind)]), .. Field(2, raw)];

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int number, byte[] content) => [.. Varint(((ulong)number << 3) | 2), .. Varint((ulong)content.Length), .. content];

    private static byte[] Number(int number, ulong value) => [.. Varint((ulong)number << 3), .. Varint(value)];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
