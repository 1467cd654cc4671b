/** What any program in Java costs at least. */
class Hello {
  public static void main(String[] arguments) {
    System.out.println("hello");
  }
}
