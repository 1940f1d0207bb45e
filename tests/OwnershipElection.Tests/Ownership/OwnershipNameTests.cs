using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Stores;

namespace DesignPatterns.OwnershipElection.Tests.Ownership;

/// <summary>Goal: what cannot be a name is said at once. Method: a table.</summary>
public sealed class OwnershipNameTests
{
    public static TheoryData<string> Good =>
        ["a", "report-owner", "größe", "naïve ☃", "\U0001f3db", new string('x', 200)];

    public static TheoryData<string> Bad =>
        ["", new string('x', 201), "a/b", "\t", "a\nb", "\0", "\u0085", "\ud800", "x\udc00"];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_name_is_itself(string name) => Assert.Equal(name, OwnershipName.Check(name));

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_name_is_refused_before_anything_is_asked_of_a_store(string name)
    {
        using var telemetry = new OwnershipTelemetry();
        var leases = new Leases(new MemoryOwnershipStore(TimeProvider.System), new(), TimeProvider.System, telemetry);

        Assert.Throws<ArgumentException>(() => OwnershipName.Check(name));
        Assert.Throws<ArgumentException>(() => new Election(name, "athens", leases));
        Assert.Throws<ArgumentException>(() => new LeasedLock(name, null!));
    }
}
