namespace DesignPatterns.ServiceDefaults.FaultInjection;

/// <summary>A thing that can be made to go wrong.</summary>
/// <param name="Name">Kebab-case, as in /faults/{name}.</param>
/// <param name="Description">What happens while it is on, in a sentence.</param>
/// <param name="Grades">How it can be graded.</param>
/// <param name="UnlessTold">How bad it is where a grade is not given.</param>
internal sealed record Fault(string Name, string Description, FaultGrades Grades, FaultSetting UnlessTold)
{
    public Fault(string name, string description, FaultGrades grades)
        : this(name, description, grades, new FaultSetting())
    {
    }
}

/// <summary>What can be said about how bad a fault is.</summary>
[Flags]
public enum FaultGrades
{
    None = 0,

    /// <summary>How many of the occasions it bites, 0 to 100; all, unless told.</summary>
    Percent = 1,

    /// <summary>For how long, 1 to 60,000.</summary>
    Milliseconds = 2,

    /// <summary>With which HTTP status, 400 to 599.</summary>
    Status = 4,
}
