fn main(){ let a:Vec<String>=std::env::args().collect();
let w=soem::workbook::Workbook::open(std::path::Path::new(&a[1]),&Default::default()).unwrap();
let t=std::time::Instant::now();
let e=match soem::enrich(&w){Ok(e)=>e,Err(soem::Refusal::NotUnderstood(f))=>{for x in f{println!("{:?} {}",x.cell.map(|c|c.to_string()),soem::text::advice(&x,soem::text::Lang::Da))} return},Err(e)=>{println!("{e}");return}};
println!("{:?} {} {}",t.elapsed(),e.added_sheets,e.original_sheets); std::fs::write(&a[2],e.bytes).unwrap(); }
