using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Commands;

public sealed class UiFlagsTests
{
    [Test]
    public void The_status_page_is_off_and_on_loopback_where_it_is_switched_on()
    {
        var command = new TestCommand();
        Assert.Multiple(() =>
        {
            Assert.That(command.Options("run").Ui, Is.Null);
            Assert.That(command.Options("run", "--ui-addr=:9000").Ui, Is.Null);
            Assert.That(command.Options("run", "--enable-ui").Ui!.Address.ToString(), Is.EqualTo("127.0.0.1:8087"));
            Assert.That(command.Options("run", "--enable-ui").Ui!.IsLocal, Is.True);
            Assert.That(command.Options("run", "--enable-ui", "--ui-addr=:9000").Ui!.IsLocal, Is.False);
        });
    }

    [TestCase("--enable-ui --ui-addr=0", "--ui-addr: 0 leaves --enable-ui no address")]
    [TestCase("--enable-ui --ui-addr=:9000 --enable-webhook=false", "--ui-addr: :9000 needs a certificate")]
    public void Where_it_cannot_be_served_is_said_at_the_start(string flags, string said) =>
        Assert.That(new TestCommand().Read(["run", .. flags.Split(' ')]).Errors, Has.One.StartsWith(said));
}
