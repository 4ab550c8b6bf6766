using Keyferry.Api.Validation;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Api.Tests.Validation;

public sealed class FieldErrorListTests
{
    [Test]
    public void Rules_of_one_value_that_are_broken_are_all_told()
    {
        var faults = new FieldErrorList();
        faults.Error("spec.a", CauseType.Invalid, "first");
        faults.Error("spec.a", CauseType.Invalid, "second");
        faults.Error("spec.a", CauseType.Invalid, "first");

        Assert.That(faults.All.Select(static f => f.Message), Is.EqualTo(new[] { "first", "second" }));
    }

    [Test]
    public void A_field_that_two_rules_miss_is_told_once()
    {
        var faults = new FieldErrorList();
        faults.Error("spec.a", CauseType.Required, "first");
        faults.Error("spec.a", CauseType.Required, "second");

        Assert.That(faults.All.Single().Message, Is.EqualTo("first"));
    }

    [Test]
    public void One_error_too_many_ends_the_validation()
    {
        var faults = new FieldErrorList(maxErrors: 2);
        faults.Error("a", CauseType.Invalid, "x");
        faults.Error("b", CauseType.Invalid, "x");
        faults.Error("b", CauseType.Invalid, "x");

        Assert.Multiple(() =>
        {
            Assert.That(
                () => faults.Error("c", CauseType.Invalid, "x"),
                Throws.InstanceOf<ValidationStoppedException>()
                    .With.Property(nameof(ValidationStoppedException.Reason)).EqualTo(ValidationStop.TooManyErrors));
            Assert.That(faults.All, Has.Count.EqualTo(2));
        });
    }

    [Test]
    public void Warnings_beyond_the_limit_are_counted()
    {
        var faults = new FieldErrorList();
        for (var i = 0; i < FieldErrorList.MaxWarnings + 5; i++)
        {
            faults.Warn(FieldPath.Root.Item(i), "x");
        }

        Assert.Multiple(() =>
        {
            Assert.That(faults.All, Has.Count.EqualTo(FieldErrorList.MaxWarnings));
            Assert.That(faults.WarningsLeftOut, Is.EqualTo(5));
            Assert.That(faults.HasErrors, Is.False);
        });
    }

    [Test]
    public void A_message_is_cut_after_it_was_rid_of_credentials()
    {
        var faults = new FieldErrorList();
        faults.Error("a", CauseType.Invalid, new string('x', 985) + " AKIAIOSFODNN7EXAMPLE " + new string('x', 5000));

        Assert.That(faults.All.Single().Message, Has.Length.LessThanOrEqualTo(1001).And.Not.Contain("AKIAI"));
    }

    [Test]
    public void An_error_that_is_known_only_warns()
    {
        var faults = new FieldErrorList(isKnown: static f => f.Path == "a");
        faults.Error("a", CauseType.Invalid, "x");
        faults.Error("b", CauseType.Invalid, "x");

        Assert.That(faults.All.Select(static f => f.IsWarning), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void An_error_that_two_rules_see_is_asked_about_once()
    {
        var left = 1;
        var faults = new FieldErrorList(isKnown: _ => left-- > 0);
        faults.Error("a", CauseType.Required, "one rule");
        faults.Error("a", CauseType.Required, "another rule");

        Assert.That(faults.HasErrors, Is.False);
    }

    [Test]
    public void A_budget_ends_with_its_time_and_with_its_token()
    {
        var time = new FakeTimeProvider();
        using var gone = new CancellationTokenSource();
        var budget = new ValidationBudget(time, TimeSpan.FromSeconds(1), gone.Token);

        budget.Spend(5000);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(
            () => budget.Spend(5000),
            Throws.InstanceOf<ValidationStoppedException>()
                .With.Property(nameof(ValidationStoppedException.Reason)).EqualTo(ValidationStop.OutOfTime));
        gone.Cancel();
        Assert.That(() => budget.Spend(5000), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Hints_have_an_allowance()
    {
        var budget = ValidationBudget.Unlimited();

        Assert.Multiple(() =>
        {
            Assert.That(budget.TryCompare(ValidationBudget.MaxComparisons - 1));
            Assert.That(budget.TryCompare(2), Is.False);
            Assert.That(budget.TryCompare(1));
            Assert.That(budget.TryCompare(1), Is.False);
        });
    }
}
